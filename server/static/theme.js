// The switch between light and dark. Until somebody uses it, and without scripts, the system's choice holds.
// Loaded before the page is drawn, so that a remembered choice does not flash.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage is forbidden: the choice lasts as long as the page
    }
  };
  const remember = (theme) => {
    try {
      if (theme === "system") localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      // see above
    }
  };
  const isDark = () => (root.dataset.theme === "system" ? system.matches : root.dataset.theme === "dark");
  const show = (theme) => {
    root.dataset.theme = theme === "light" || theme === "dark" ? theme : "system";
    document.querySelector("button.theme")?.setAttribute("aria-pressed", String(isDark()));
  };
  show(chosen());
  document.addEventListener("DOMContentLoaded", () => {
    show(root.dataset.theme);
    document.querySelector("button.theme").addEventListener("click", () => {
      const theme = isDark() ? "light" : "dark";
      show((theme === "dark") === system.matches ? "system" : theme); // back to the system's is no choice
      remember(root.dataset.theme);
    });
  });
  system.addEventListener("change", () => show(root.dataset.theme));
  addEventListener("storage", (event) => event.key === "theme" && show(event.newValue));
})();
