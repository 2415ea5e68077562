import { createElement as h, useEffect, useRef, useState } from "react";

const WIDE = "(min-width: 1024px)";

/* The pages of a draft's PDF as pictures. The old picture stays until the new one is here; the number of pages comes in
   a header of the answer, which an <img> alone would not show. */
export function PdfPages({ draft, version, isShown, spoken, className, children }) {
  const [page, setPage] = useState(1);
  const [shown, setShown] = useState({ src: "", count: 1, words: "" });
  const wanted = useRef("");
  const isBusy = useRef(false);
  const isSeen = Boolean(draft) && (isShown || matchMedia(WIDE).matches);
  wanted.current = isSeen ? `/invoices/${draft}/preview-${page}.png?v=${version}` : "";

  useEffect(() => {
    let timer = 0;
    /* One picture at a time: whoever types fast skips those in between instead of queueing them. */
    const load = async () => {
      const src = wanted.current;
      let wait = 0;
      if (isBusy.current || !src) return;
      isBusy.current = true;
      try {
        const answer = await fetch(src);
        if (!answer.ok) throw new Error(await answer.text());
        const count = Number(answer.headers.get("X-Page-Count"));
        await answer.blob();
        setShown({ src, count, words: "" });
        setPage((at) => Math.min(at, count));
      } catch (error) {
        setShown((before) => ({ ...before, words: error.message }));
        wait = 3000;
      }
      isBusy.current = false;
      if (wanted.current !== src || wait) timer = setTimeout(load, wait);
    };
    timer = setTimeout(load, shown.src ? 250 : 0);
    return () => clearTimeout(timer);
  }, [draft, version, page, isSeen]);
  const turn = (label, step, sign) => {
    const disabled = page + step < 1 || page + step > shown.count;
    return shown.count > 1 && h("button", { type: "button", className: "btn btn-ghost btn-sm btn-icon", "aria-label": label, disabled, onClick: () => setPage(page + step) }, sign);
  };
  const [tabs, previous, next, download, empty] = children;
  const isDrawn = shown.src && draft;
  const where = h("span", { className: "amount", role: "status" }, `Page ${Math.min(page, shown.count)} of ${shown.count}`);
  const bar = isDrawn ? [turn("Previous page", -1, previous), where, turn("Next page", 1, next), download] : [];
  const late = shown.words && h("p", { className: "preview-words", role: "status" }, `The preview is late: ${shown.words} It is tried again.`);
  const paper = isDrawn ? h("img", { src: shown.src, alt: spoken, className: "preview-paper", width: 1120, height: 1584 }) : empty;
  return h("div", { className }, h("div", { className: "preview-bar" }, tabs, h("span", { className: "flex-1" }), ...bar), h("div", { className: "preview-body" }, late, paper));
}
