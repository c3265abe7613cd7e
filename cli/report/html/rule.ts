import { budgetShown, hoursText, nowText, type Rule } from "../rule";
import { html, type Html } from "./html";

/** The hours and the budget of an endpoint, and what they say now. */
export function ruleFacts(rule: Rule): [string, Html | string | undefined][] {
  return [
    ["Hours", hoursText(rule)],
    ["Budget", budget(rule)],
    ["Now", html`${nowText(rule)}${rule.warning !== null && html`<small>${rule.warning}</small>`}`],
  ];
}

function budget(rule: Rule): Html | undefined {
  const shown = budgetShown(rule);
  if (!shown?.used) return shown && html`${shown.text}`;
  const { percent, level } = shown.used;
  return html`<span class="used"
    >${shown.text}<span class="share">${percent}%</span
    ><span class="meter ${level}" aria-hidden="true"><i style="width:${Math.min(100, percent)}%"></i></span
  ></span>`;
}

/** What holds an endpoint, below its status. */
export function heldNote(rule: Rule | null): Html | false {
  return rule !== null && rule.differs === null && rule.held !== null && html`<small>held by its ${rule.held}</small>`;
}
