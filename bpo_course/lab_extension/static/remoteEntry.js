// Where JupyterLab finds the extension: it hands over the packages that it shares, and asks for the
// plugin. There is no build step: the files beside this one are plain modules.
(() => {
  const here = document.currentScript.src;
  let shared = {};

  // Return one of JupyterLab's own packages, such as "@jupyterlab/cells".
  async function load(name) {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  }

  (window._JUPYTERLAB ??= {})["bpo-course"] = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const { plugin } = await import(new URL("plugin.js", here));
      const made = plugin(load, new URL(".", here));
      return () => ({ __esModule: true, default: made });
    },
  };
})();
