import { useEffect } from "react";
import { useNavigate } from "react-router";

const BUSY = "input, textarea, select, [contenteditable], [role=dialog], [role=menu]";
const CHORD_MS = 1000;

export function Hotkeys({ keys }) {
  const navigate = useNavigate();
  useEffect(() => {
    let first = "";
    let timer = 0;
    const onKeyDown = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.target.closest(BUSY) || document.querySelector("[role=dialog]")) return;
      const key = first ? `${first} ${event.key}` : event.key;
      clearTimeout(timer);
      first = "";
      const search = document.querySelector("[data-search]");
      if (key === "/" && search) {
        event.preventDefault();
        search.focus();
      } else if (keys[key]) {
        event.preventDefault();
        navigate(keys[key]);
      } else if (Object.keys(keys).some((known) => known.startsWith(`${event.key} `))) {
        first = event.key;
        timer = setTimeout(() => { first = ""; }, CHORD_MS);
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => { window.removeEventListener("keydown", onKeyDown); clearTimeout(timer); };
  }, [keys, navigate]);
  return null;
}
