import {
  costOfChange,
  costOfNew,
  costOfState,
  gateText,
  isUnknown,
  type EndpointController,
  type EndpointInputs,
  type EndpointState,
  type FinalDecision,
} from "../endpoint";
import type { Settings } from "./settings";

type Leaderboards = EndpointController["leaderboards"];

/**
 * What a preview and an up say of money on the row of each endpoint that they change. It fails silently: an operation
 * that needs what is missing here says so itself.
 */
export class CostLines {
  /** Rows that were checked, by URN, and whether a replacement is told on them. A refresh checks nothing. */
  readonly #rows = new Map<string, "checked" | "replaced">();

  constructor(private readonly settings: Settings) {}

  /** For check, which is all that sees a new endpoint before it is made. A known one waits for {@link ofChange}. */
  async ofNew(olds: Record<string, unknown>, news: EndpointInputs): Promise<string | undefined> {
    const urn = news.__urn;
    if (urn === undefined || isUnknown(urn)) return undefined;
    // A replacement is checked like a new endpoint, after its diff: that line says more.
    if (this.#rows.get(urn) === "replaced") return undefined;
    this.#rows.set(urn, "checked");
    if (Object.keys(olds).length > 0) return undefined;
    return this.#ask(news.task, (board) => costOfNew(news, board));
  }

  /** Whether a row is of a preview or an up: what is decided there is carried out. */
  isChecked({ __urn }: EndpointInputs): boolean {
    return __urn !== undefined && this.#rows.has(__urn);
  }

  /** For diff, in a preview and an up. */
  async ofChange(olds: EndpointState, news: EndpointInputs, decision: FinalDecision): Promise<string | undefined> {
    const urn = news.__urn;
    if (urn === undefined || !this.isChecked(news)) return undefined;
    if (decision.action === "replace") this.#rows.set(urn, "replaced");
    if (!changesCost(decision)) return undefined;
    return this.#ask(news.task, (board) => costOfChange(olds, news, decision, board));
  }

  /** For diff and check, in a preview and an up: the tests that stand before a change. */
  async ofGate(olds: EndpointState | undefined, news: EndpointInputs): Promise<string | undefined> {
    const urn = news.__urn;
    if (urn === undefined || !this.isChecked(news)) return undefined;
    if (gateText(news, olds, undefined) === undefined) return undefined;
    const priced = await this.#ask(news.task, (board) => gateText(news, olds, board));
    return priced ?? gateText(news, olds, undefined);
  }

  /** Whether a diff has already told what comes before an endpoint that is checked like a new one. */
  isReplaced({ __urn }: EndpointInputs): boolean {
    return __urn !== undefined && this.#rows.get(__urn) === "replaced";
  }

  /**
   * For the end of a create or an update: says what is known by then, and waits for nothing. Never throws, for the
   * endpoint is there, and is not in the state yet.
   */
  ofState(state: EndpointState): string | undefined {
    try {
      const board = this.#leaderboards()?.known(state.task);
      return board && costOfState(state, board);
    } catch {
      return undefined;
    }
  }

  async #ask(task: string, say: Parameters<Leaderboards["tell"]>[1]): Promise<string | undefined> {
    return isUnknown(task) ? undefined : this.#leaderboards()?.tell(task, say);
  }

  /** @throws EndpointError when the setting that switches this off cannot be read. */
  #leaderboards(): Leaderboards | undefined {
    return this.settings.showCosts() ? this.settings.tryController()?.leaderboards : undefined;
  }
}

/** What stays as it is costs what it did: there is nothing to ask or say. */
function changesCost(decision: FinalDecision): boolean {
  return decision.action === "replace" || (decision.action === "update" && decision.calls);
}
