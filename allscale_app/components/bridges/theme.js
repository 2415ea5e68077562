import { createElement as h, useContext } from "react";
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
  const button = ([mode, label]) => h("button", { key: mode, type: "button", className: "flex-1", "aria-pressed": rawColorMode === mode, onClick: () => choose(mode) }, label);
  return h("div", { className: "seg flex", role: "group", "aria-label": "Theme" }, CHOICES.map(button));
}
