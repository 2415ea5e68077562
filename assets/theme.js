/* Before the first paint: the cookie's theme becomes the page's class, and Reflex's own memory of it. */
(() => {
  const found = document.cookie.match(/(?:^|; )theme=(light|dark|system)/);
  if (!found) return;
  try { localStorage.setItem("theme", found[1]); } catch { /* storage may be closed; the class is enough */ }
  const dark = found[1] === "dark" || (found[1] === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
  document.documentElement.classList.toggle("light", !dark);
  document.documentElement.style.colorScheme = dark ? "dark" : "light";
})();
