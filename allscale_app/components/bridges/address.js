import { useEffect, useRef } from "react";

/* Not at once: the page is opened with an address that has not been answered yet. */
export function Address({ address, asked }) {
  const opened = useRef(asked);
  useEffect(() => {
    if (asked === opened.current || !address) return;
    if (location.pathname + location.search !== address) history.replaceState(history.state, "", address);
  }, [address, asked]);
  return null;
}
