import { latency, money, moment, percent, share } from "../../cli/report/format";
import { compact } from "../../cli/report/charts/compact";
import { courseOf, tick, withGaps } from "../../cli/report/charts/axes";
import { html } from "../../cli/report/html/html";
import { bar, sparkline } from "../../cli/report/terminal/marks";
import { describeWindow, parseWindow } from "../../cli/window";

it.each([
  [0, "$0.00"],
  [9_999, "$0.00"],
  [19_999, "$0.01"],
  [1_234_567_890_000, "$1,234,567.89"],
  [-1, "\u2212$0.01"],
])("a bill of %d micro-USD is floored to cents: %s", (microUsd, text) => {
  expect(money(microUsd)).toBe(text);
});

it("never rounds up to what would be better than it was", () => {
  expect([percent(99.999), percent(100), percent(99.9), share(0.999), share(-0.25)]).toEqual([
    "99.99%",
    "100%",
    "99.9%",
    "99%",
    "\u221225%",
  ]);
});

it("shows latencies with the digits that matter", () => {
  expect([0.4, 9.96, 212.4, 999.4, 999.6, 1_061, 9_994, 9_996, 61_000].map(latency)).toEqual([
    "0.4 ms",
    "10 ms",
    "212 ms",
    "999 ms",
    "1.00 s",
    "1.06 s",
    "9.99 s",
    "10.0 s",
    "61.0 s",
  ]);
});

it("tells times in UTC", () => {
  expect(moment("2026-11-22T22:44:09.123Z")).toBe("22 Nov 2026, 22:44 UTC");
  const day = courseOf([0, 3_600_000]);
  expect(tick(3_600_000, day)).toBe("01:00");
  expect(tick(3 * 86_400_000, courseOf([0, 6 * 86_400_000]))).toBe("4 Jan");
});

it("breaks a line where time is missing", () => {
  const course = courseOf([0, 10, 40]);
  expect(withGaps([[0, 1], [10, 2], [40, 3]], course)).toEqual([[0, 1], [10, 2], [20, null], [40, 3]]); // prettier-ignore
});

it("reads windows of hours, days and weeks", () => {
  expect(parseWindow("24h")).toEqual({ text: "24h", groupBy: "hour" });
  expect(parseWindow("2d")).toEqual({ text: "2d", groupBy: "hour" });
  expect(parseWindow("4w")).toEqual({ text: "4w", groupBy: "day" });
  for (const text of ["", "0h", "24", "h", "1.5h", "24 h", "-1d", "24h "])
    expect(() => parseWindow(text)).toThrow("24h, 7d, 4w");
  expect(["1h", "24h", "7d"].map(describeWindow)).toEqual(["last hour", "last 24 hours", "last 7 days"]);
});

it("draws bars and courses in text", () => {
  expect(sparkline([1, 2, null, 8])).toBe("▁▂ █");
  expect(sparkline([5, 5])).toBe("▄▄");
  expect(sparkline([5])).toBe("");
  expect(sparkline(Array.from({ length: 48 }, (_, index) => index))).toHaveLength(12);
  expect([bar(0, 4), bar(0.5, 4), bar(1.2, 4), bar(0.03, 4)]).toEqual(["░░░░", "██░░", "████", "▏░░░"]);
});

it("shows what a browser would hide or reorder in foreign text", () => {
  const bidi = "a\u001b[31mb\r\nc\u202ed\u200be";
  expect(html`<p>${bidi}</p>`.text).toBe("<p>a\\u001b[31mb\\r\\nc\\u202ed\\u200be</p>");
});

it("escapes what is filled into HTML, wherever it stands", () => {
  const hostile = `<script>alert("1")</script>&'`;
  expect(html`<p title="${hostile}">${[hostile, html`<b>${1}</b>`, null, false]}</p>`.text).toBe(
    `<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;">` +
      `&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;<b>1</b></p>`,
  );
});

it("makes drawings smaller without a change of what they show", () => {
  const drawing = `<svg width="9" height="9" xmlns="x" viewBox="0 0 9 9">
    <rect width="9" height="9" fill="none"></rect>
    <path d="M1 1.2345L2 2" fill="none" stroke="a" class="zr0-cls-0"></path>
    <path d="M3 3L4 4" fill="none" stroke="a" class="zr0-cls-0"></path>
    <path d="M5 5" fill="b"></path>
    <text style="font-size:12px" transform="translate(1.5678 2)">v1.23456 &lt;b class=&quot;x&quot;&gt;</text>
    <style ><![CDATA[ .zr0-cls-0:hover {} ]]></style></svg>`;
  expect(compact(drawing)).toBe(
    `<svg aria-hidden="true" viewBox="0 0 9 9"><path d="M1 1.2L2 2M3 3L4 4" fill="none" stroke="a"/><path d="M5 5" fill="b"/>` +
      `<text transform="translate(1.5 2)">v1.23456 &lt;b class=&quot;x&quot;&gt;</text></svg>`,
  );
});
