/* global document, getComputedStyle, innerWidth, window, NodeFilter */

/** The checks that a test makes on a page. They run in the browser. */
window.probe = {
  /** The elements that extend beyond the right edge of the window. */
  overflowing() {
    const reach = document.documentElement.scrollWidth - innerWidth;
    const out = [...document.querySelectorAll("main *, header *, footer *")].filter(
      (element) => visible(element) && element.getBoundingClientRect().right > innerWidth + 0.5,
    );
    return { reach, out: out.map(describe) };
  },

  /** The texts that are hard to read: their contrast with the background is below 4.5 to 1. */
  faint() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faint = [];
    let seen = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.textContent.trim() || !visible(element)) continue;
      seen++;
      const style = getComputedStyle(element);
      const color = rgb(element.closest("svg") ? style.fill : style.color);
      const contrast = contrastOf(color, ground(element));
      if (!(contrast >= 4.5)) faint.push(`${contrast.toFixed(2)}: ${node.textContent.trim()} (${describe(element)})`);
    }
    return { seen, faint };
  },

  /** The boxes of the visible charts, and the number of shapes in each. */
  charts() {
    return [...document.querySelectorAll(".chart svg")].filter(visible).map((svg) => {
      const { width, height } = svg.getBoundingClientRect();
      const shapes = [...svg.querySelectorAll("path")].filter((path) => {
        const box = path.getBBox();
        return box.width + box.height > 0;
      });
      return { width, height, shapes: shapes.length, label: svg.parentElement.getAttribute("aria-label") };
    });
  },

  /** The colors of the page and of its charts. */
  colors() {
    const strokes = [...document.querySelectorAll(".chart path")].map((path) => {
      const { stroke, fill } = getComputedStyle(path);
      return stroke === "none" ? fill : stroke;
    });
    return { ground: getComputedStyle(document.body).backgroundColor, drawn: [...new Set(strokes)].sort() };
  },
};

function visible(element) {
  if (element.closest(".unseen, .skip, .overview thead") && innerWidth < 900) return false;
  if (element.closest(".unseen, .skip")) return false;
  return element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
}

function describe(element) {
  return `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`;
}

/** The color behind an element. None of the page's backgrounds is translucent. */
function ground(element) {
  for (let each = element; each; each = each.parentElement) {
    const { backgroundColor } = getComputedStyle(each);
    if (backgroundColor !== "rgba(0, 0, 0, 0)") return rgb(backgroundColor);
  }
  return [255, 255, 255];
}

function rgb(color) {
  const [r, g, b] = color.match(/[\d.]+/g).map(Number);
  return [r, g, b];
}

/** Contrast as WCAG 2 defines it. */
function contrastOf(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color) {
  const [r, g, b] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
