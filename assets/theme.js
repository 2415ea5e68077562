/* Before the first paint: the cookie's theme, else the system's, becomes the page's class; the cookie's also Reflex's own memory of it. */
(() => {
  const found = document.cookie.match(/(?:^|; )theme=(light|dark|system)/);
  const theme = found ? found[1] : "system";
  try { if (found) localStorage.setItem("theme", theme); } catch { /* storage may be closed; the class is enough */ }
  const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
  document.documentElement.classList.toggle("light", !dark);
  document.documentElement.style.colorScheme = dark ? "dark" : "light";
})();
/* A link to a mail or wallet app counts as leaving, so Reflex ends the socket of a page that stays; shown again, it reconnects. */
addEventListener("beforeunload", () => setTimeout(() => document.dispatchEvent(new Event("visibilitychange")), 1000));
