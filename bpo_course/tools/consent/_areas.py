"""Where numbers and places are: states by area code, and the time zones of states and countries.

`phonenumbers` tells the place of a number too, but it needs seconds to load the names of all towns
of the world, and it names one zone where an area code has two. Its own table of zones by longer
prefixes has both; the areas below are read from it, and their overlays are added.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_AREAS: Final[Mapping[str, str]] = {
    "ak": "907",
    "al": "205 251 256 334 659 938",
    "ar": "327 479 501 870",
    "az": "480 520 602 623 928",
    "ca": "209 213 279 310 323 341 350 369 408 415 424 442 510 530 559 562 619 626 628 650 "
    "657 661 669 707 714 738 747 760 805 818 820 831 840 858 909 916 925 949 951",
    "co": "303 719 720 748 970 983",
    "ct": "203 475 860 959",
    "dc": "202 771",
    "de": "302",
    "fl": "239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 "
    "904 941 954",
    "ga": "229 404 470 478 678 706 762 770 912 943",
    "hi": "808",
    "ia": "319 515 563 641 712",
    "id": "208 986",
    "il": "217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 872",
    "in": "219 260 317 463 574 765 812 930",
    "ks": "316 620 785 913",
    "ky": "270 364 502 606 859",
    "la": "225 318 337 504 985",
    "ma": "339 351 413 508 617 774 781 857 978",
    "md": "227 240 301 410 443 667",
    "me": "207",
    "mi": "231 248 269 313 517 586 616 734 810 906 947 989",
    "mn": "218 320 507 612 651 763 952",
    "mo": "235 314 417 557 573 636 660 816 975",
    "ms": "228 601 662 769",
    "mt": "406",
    "nc": "252 336 472 704 743 828 910 919 980 984",
    "nd": "701",
    "ne": "308 402 531",
    "nh": "603",
    "nj": "201 551 609 640 732 848 856 862 908 973",
    "nm": "505 575",
    "nv": "702 725 775",
    "ny": "212 315 329 332 347 363 516 518 585 607 631 646 680 716 718 838 845 914 917 929 934",
    "oh": "216 220 234 283 326 330 380 419 440 513 567 614 740 937",
    "ok": "405 539 572 580 918",
    "or": "458 503 541 971",
    "pa": "215 223 267 272 412 445 484 570 582 610 717 724 814 835 878",
    "ri": "401",
    "sc": "803 821 839 843 854 864",
    "sd": "605",
    "tn": "423 615 629 731 865 901 931",
    "tx": "210 214 254 281 325 346 361 409 430 432 469 512 682 713 726 737 806 817 830 832 "
    "903 915 936 940 945 956 972 979",
    "ut": "385 435 801",
    "va": "276 434 540 571 686 703 757 804 826 948",
    "vt": "802",
    "wa": "206 253 360 425 509 564",
    "wi": "262 274 353 414 534 608 715 920",
    "wv": "304 681",
    "wy": "307",
}
STATE_OF: Final[Mapping[str, str]] = {
    area: f"us-{state}" for state, areas in _AREAS.items() for area in areas.split()
}
"""The state of each American area code, as the number plan had it in November 2026."""

_EASTERN: Final = "America/New_York"
_CENTRAL: Final = "America/Chicago"
_MOUNTAIN: Final = "America/Denver"
_PACIFIC: Final = "America/Los_Angeles"
_INDIANA: Final = ("America/Indiana/Indianapolis", _CENTRAL)
_IDAHO: Final = ("America/Boise", _PACIFIC)
_ALASKA: Final = ("America/Anchorage", "America/Adak")
_NAVAJO: Final = ("America/Phoenix", _MOUNTAIN)

_TWO_ZONES: Final[Mapping[tuple[str, ...], str]] = {
    (_EASTERN, _CENTRAL): "850 448 906 270 364 606 423",
    _INDIANA: "219 574 812 930",
    (_CENTRAL, _MOUNTAIN): "308 605 701 620 785",
    (_PACIFIC, _MOUNTAIN): "541 458 775",
    _IDAHO: "208 986",
    _ALASKA: "907",
    _NAVAJO: "928",
}
ZONES_OF_AREA: Final[Mapping[str, tuple[str, ...]]] = {
    area: zones for zones, areas in _TWO_ZONES.items() for area in areas.split()
}
"""The time zones of each American area code that has two."""

_STATES: Final[Mapping[tuple[str, ...], str]] = {
    (_EASTERN,): "ct dc de ga ma md me nc nh nj ny oh pa ri sc va vt wv",
    (_CENTRAL,): "al ar ia il la mn mo ms ok wi",
    (_MOUNTAIN,): "co mt nm ut wy",
    (_PACIFIC,): "ca wa",
    ("America/Phoenix",): "az",
    ("Pacific/Honolulu",): "hi",
    ("America/Puerto_Rico",): "pr",
    ("America/St_Thomas",): "vi",
    ("Pacific/Guam",): "gu",
    (_EASTERN, _CENTRAL): "fl ky mi",
    (_CENTRAL, _EASTERN): "tn",
    _INDIANA: "in",
    (_CENTRAL, _MOUNTAIN): "ks nd ne sd tx",
    (_PACIFIC, _MOUNTAIN): "nv or",
    _IDAHO: "id",
    _ALASKA: "ak",
}
_EU: Final = (
    "at Vienna,be Brussels,bg Sofia,cz Prague,de Berlin,dk Copenhagen,ee Tallinn,fi Helsinki,"
    "fr Paris,gr Athens,hr Zagreb,hu Budapest,ie Dublin,it Rome,lt Vilnius,lu Luxembourg,lv Riga,"
    "mt Malta,nl Amsterdam,pl Warsaw,ro Bucharest,se Stockholm,si Ljubljana,sk Bratislava"
)
ZONES_OF_PLACE: Final[Mapping[str, tuple[str, ...]]] = {
    **{f"us-{state}": zones for zones, states in _STATES.items() for state in states.split()},
    **{f"eu-{one[:2]}": (f"Europe/{one[3:]}",) for one in _EU.split(",")},
    "eu-cy": ("Asia/Nicosia",),
    "eu-es": ("Europe/Madrid", "Atlantic/Canary"),
    "eu-pt": ("Europe/Lisbon", "Atlantic/Madeira", "Atlantic/Azores"),
    "in": ("Asia/Kolkata",),
    "ph": ("Asia/Manila",),
    "uk": ("Europe/London",),
}
"""The time zones of each place whose rules the course knows. Arizona's is that of most of it."""
ALIASES: Final[Mapping[str, str]] = {"Asia/Calcutta": "Asia/Kolkata"}
EU_MEMBERS: Final = frozenset(place[3:] for place in ZONES_OF_PLACE if place.startswith("eu-"))
OF_THE_UK: Final = frozenset({"GB", "GG", "IM", "JE"})
US_TERRITORIES: Final = frozenset({"PR", "VI", "GU", "AS", "MP"})
