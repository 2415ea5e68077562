import { createElement, useContext } from "react";
import { ColorModeContext } from "$/utils/context";

const YEAR = 31536000;
const CHOICES = [["system", "System"], ["light", "Light"], ["dark", "Dark"]];

export function ThemeChoice() {
  const { rawColorMode, setColorMode } = useContext(ColorModeContext);
  const choose = (mode) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${mode}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
    setColorMode(mode);
  };
  return createElement(
    "div",
    { className: "seg flex", role: "group", "aria-label": "Theme" },
    CHOICES.map(([mode, label]) =>
      createElement("button", { key: mode, type: "button", className: "flex-1", "aria-pressed": rawColorMode === mode, onClick: () => choose(mode) }, label),
    ),
  );
}
