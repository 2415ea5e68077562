import { createElement as h, useEffect, useState } from "react";

function ago(at) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(at)) / 1000));
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ago` : new Date(at).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

export function SaveLine({ at, problem, isShort, className, children }) {
  const [unsent, setUnsent] = useState(0);
  const [, tick] = useState(0);
  useEffect(() => {
    const onUnsent = ({ detail }) => setUnsent(detail);
    window.addEventListener("unsent", onUnsent);
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => { clearInterval(timer); window.removeEventListener("unsent", onUnsent); };
  }, []);
  if (problem) return h("span", { className: `${className} !text-bad`, role: "status" }, problem);
  if (unsent || !at) return h("span", { className, role: "status" }, !unsent ? "Saves as you type" : navigator.onLine ? "Saving…" : "Offline, kept on this page");
  return h("span", { className }, children, h("span", null, h("span", { role: "status" }, "Draft saved"), h("span", { "aria-hidden": true }, isShort ? "" : ` ${ago(at)}`)));
}
