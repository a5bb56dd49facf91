"""What the labs and their lessons run: floors, a queue, a contract, a roster, nesting."""

from __future__ import annotations

from bpo_course.chats import CANNED_S, Chat, ChatReply, ChatTurn
from bpo_course.scenarios._alertness import SLEEPINESS_SCALE, sleepiness_over
from bpo_course.scenarios._blend import BLEND_MEASURES, agents_by_half_hour, blend_floor
from bpo_course.scenarios._break_even import Crossing, break_even, fees_over
from bpo_course.scenarios._chat_desk import ChatDesk, ChatLine, ChatRules, ChatSeen
from bpo_course.scenarios._chat_figures import ChatFigures, best_chat_desk, chat_figures
from bpo_course.scenarios._contract import (
    CONTRACT_MODELS,
    ContractMonth,
    ContractTerms,
    ContractWork,
    Invoice,
    contract_month,
    fair_terms,
    invoices,
)
from bpo_course.scenarios._contract_moves import (
    CONTRACT_EVENTS,
    CONTRACT_MOVES,
    Moved,
    moved_by_tenth,
    temptations,
)
from bpo_course.scenarios._game import CALLS, CAMPAIGN, Game, Moves, Score, Shift
from bpo_course.scenarios._knowledge_floor import (
    KNOWLEDGE_QUEUE,
    KnowledgeDay,
    knowledge_days,
    knowledge_floor,
)
from bpo_course.scenarios._menu_floor import GENERALISTS, FedDay, fed_day, menu_floor
from bpo_course.scenarios._nesting import (
    MeanHandleTime,
    MeanScore,
    PassShare,
    Standing,
    handle_times,
)
from bpo_course.scenarios._planning import (
    PLANNING_DAYS,
    PLANNING_METHODS,
    PLANNING_SHIFTS,
    TESTED_DAYS,
    Planning,
    day_staffed,
    method_tested,
    site_counts,
)
from bpo_course.scenarios._planning_week import (
    WeekRules,
    week_planned,
    week_required,
)
from bpo_course.scenarios._queue_runs import RUN_CALLS, RUNS, QueueRuns, queue_runs
from bpo_course.scenarios._roster import (
    QUICK_H,
    ROSTER_DAYS,
    ROSTER_SHIFTS,
    ROSTER_STARTS,
    ROSTER_WEEKS,
    Duty,
    Roster,
    clock_changes,
)
from bpo_course.scenarios._roster_sleep import STEPS, Forecast, Sleep, Sleeping, roster_sleeps
from bpo_course.scenarios._routing import (
    ROUTING_QUEUES,
    SLOW_TO_ANSWER,
    Routing,
    routing_floor,
    routing_teams,
)
from bpo_course.scenarios._routing_day import ROUTING_MEASURES, RoutedDay, routed_day
from bpo_course.scenarios._routing_figures import (
    AgentFigures,
    Misrouted,
    QueueFigures,
    Whispered,
)
from bpo_course.scenarios._search import best_game, planned
from bpo_course.scenarios._ticket_day import TicketDay, ticket_day, ticket_policy

__all__ = [
    "BLEND_MEASURES",
    "CALLS",
    "CAMPAIGN",
    "CANNED_S",
    "CONTRACT_EVENTS",
    "CONTRACT_MODELS",
    "CONTRACT_MOVES",
    "GENERALISTS",
    "KNOWLEDGE_QUEUE",
    "PLANNING_DAYS",
    "PLANNING_METHODS",
    "PLANNING_SHIFTS",
    "QUICK_H",
    "ROSTER_DAYS",
    "ROSTER_SHIFTS",
    "ROSTER_STARTS",
    "ROSTER_WEEKS",
    "ROUTING_MEASURES",
    "ROUTING_QUEUES",
    "RUNS",
    "RUN_CALLS",
    "SLEEPINESS_SCALE",
    "SLOW_TO_ANSWER",
    "STEPS",
    "TESTED_DAYS",
    "AgentFigures",
    "Chat",
    "ChatDesk",
    "ChatFigures",
    "ChatLine",
    "ChatReply",
    "ChatRules",
    "ChatSeen",
    "ChatTurn",
    "ContractMonth",
    "ContractTerms",
    "ContractWork",
    "Crossing",
    "Duty",
    "FedDay",
    "Forecast",
    "Game",
    "Invoice",
    "KnowledgeDay",
    "MeanHandleTime",
    "MeanScore",
    "Misrouted",
    "Moved",
    "Moves",
    "PassShare",
    "Planning",
    "QueueFigures",
    "QueueRuns",
    "Roster",
    "RoutedDay",
    "Routing",
    "Score",
    "Shift",
    "Sleep",
    "Sleeping",
    "Standing",
    "TicketDay",
    "WeekRules",
    "Whispered",
    "agents_by_half_hour",
    "best_chat_desk",
    "best_game",
    "blend_floor",
    "break_even",
    "chat_figures",
    "clock_changes",
    "contract_month",
    "day_staffed",
    "fair_terms",
    "fed_day",
    "fees_over",
    "handle_times",
    "invoices",
    "knowledge_days",
    "knowledge_floor",
    "menu_floor",
    "method_tested",
    "moved_by_tenth",
    "planned",
    "queue_runs",
    "roster_sleeps",
    "routed_day",
    "routing_floor",
    "routing_teams",
    "site_counts",
    "sleepiness_over",
    "temptations",
    "ticket_day",
    "ticket_policy",
    "week_planned",
    "week_required",
]
