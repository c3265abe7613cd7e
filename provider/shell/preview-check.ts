import {
  EndpointError,
  isUnknown,
  outlookOf,
  outlookOfKey,
  unclearText,
  type CheckFailure,
  type EndpointController,
  type EndpointInputs,
  type Log,
  type Outlook,
  type FinalDecision,
} from "../endpoint";
import type { Settings } from "./settings";

/**
 * Says at a preview what an up could only fail with. It asks for no more than the leaderboard that the prices are on, and
 * what cannot be asked fails nothing: it is warned of once in a run.
 */
export class PreviewCheck {
  #warned = false;

  constructor(private readonly settings: Settings) {}

  /** What stands in the way of a deploy of `news`; empty where nothing is known of it. */
  async ofNew(news: EndpointInputs, log: Log): Promise<CheckFailure[]> {
    let controller: EndpointController | undefined;
    try {
      controller = this.#controller();
    } catch (error) {
      if (!(error instanceof EndpointError)) throw error;
      return [{ property: "", reason: error.message }];
    }
    if (!controller || isUnknown(news.task)) return [];
    const { leaderboards } = controller;
    const answer = await leaderboards.ask(news.task);
    const outlook = outlookOf(news, answer, answer.kind === "missing" ? await leaderboards.tasks() : []);
    if (outlook.kind === "refused") return [outlook];
    this.#warn(outlook, log);
    return [];
  }

  /**
   * For an endpoint that is there, once it is decided what is to be done to it.
   *
   * @throws EndpointError when it cannot be done with these settings.
   */
  async ofChange(news: EndpointInputs, decision: FinalDecision, log: Log): Promise<void> {
    if (decision.action === "none") return;
    const controller = this.#controller();
    const calls = decision.action === "replace" || decision.calls;
    if (!controller || !calls || isUnknown(news.task)) return;
    const outlook = outlookOfKey(news.task, await controller.leaderboards.ask(news.task));
    if (outlook.kind === "refused") throw new EndpointError(outlook.reason);
    this.#warn(outlook, log);
  }

  /** Warns unless this run has been warned. */
  warnOnce(message: string, log: Log): void {
    if (this.#warned) return;
    this.#warned = true;
    log.warn(message);
  }

  #warn(outlook: Outlook, log: Log): void {
    if (outlook.kind !== "unclear") return;
    this.warnOnce(unclearText(outlook.reason), log);
  }

  /** @returns undefined while the key or the address is not known yet. */
  #controller(): EndpointController | undefined {
    return this.settings.areKnown() ? this.settings.controller() : undefined;
  }
}
