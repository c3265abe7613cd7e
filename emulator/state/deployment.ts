import type { Step } from "./timeline";

/** What a deploy reports to its listeners. */
export type DeployNews =
  | { kind: "registered" }
  | { kind: "progress"; data: { stage: string; label?: string; pct?: number } }
  | { kind: "complete" }
  | { kind: "error"; message: string | null };

type Listener = (news: DeployNews) => void;

/** The stages of a deploy, and the share of the whole at which each begins. */
const STAGES = [
  { share: 0, data: { stage: "provisioning-gpu", label: "Provisioning GPU" } },
  { share: 0.2, data: { stage: "pulling weights", pct: 10 } },
  { share: 0.35, data: { stage: "pulling weights", pct: 45 } },
  { share: 0.5, data: { stage: "pulling weights", pct: 100 } },
  { share: 0.6, data: { stage: "booting" } },
  { share: 0.8, data: { stage: "warming-up", label: "Warming up" } },
] as const;

/** A running deploy. It goes on without listeners, as on a server. */
export class Deployment {
  readonly #listeners = new Set<Listener>();

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(news: DeployNews): void {
    for (const listener of [...this.#listeners]) listener(news);
  }

  /** The timeline without its end. */
  steps(totalMs: number, registerMs: number, register: () => void): Step[] {
    const progress = STAGES.map(({ share, data }) => ({
      at: share * totalMs,
      run: () => this.tell({ kind: "progress", data }),
    }));
    const registered = {
      at: Math.min(registerMs, totalMs),
      run: () => {
        register();
        this.tell({ kind: "registered" });
      },
    };
    // The first stage is reported before the endpoint exists, so a client that is cut off between the two must look
    // again.
    const [first, ...rest] = progress;
    return [...(first ? [first] : []), ...[registered, ...rest].sort((a, b) => a.at - b.at)];
  }
}
