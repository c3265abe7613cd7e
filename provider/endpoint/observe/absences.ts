import { EndpointError } from "../errors";

/**
 * What this process has found of the endpoints that it was asked about. One that is gone was deleted elsewhere. If all
 * are gone at once and the organization has no other, the API may just not show them: the state would become empty, and
 * the next `up` would deploy every endpoint a second time.
 */
export class Absences {
  readonly #asked = new Set<string>();
  /** The ids that were taken for gone. */
  readonly #believed = new Set<string>();
  /** Whether any endpoint was there, in whatever state: then the API shows what it has. */
  #anyThere = false;

  /** @param accepted - whether the user has said that all are gone. */
  constructor(private readonly accepted: boolean) {}

  /** The state holds an endpoint. */
  asked(id: string): void {
    this.#asked.add(id);
  }

  /** An endpoint was found, made or deleted. */
  there(): void {
    this.#anyThere = true;
  }

  /** The rows of a list. */
  listed(rows: readonly unknown[]): void {
    if (rows.length > 0) this.#anyThere = true;
  }

  /** Whether more than one endpoint was asked about, none was found, and every list was empty. */
  get areAll(): boolean {
    return !this.#anyThere && this.#asked.size > 1;
  }

  /**
   * Takes an endpoint for gone that is confirmed absent.
   *
   * @throws EndpointError where all endpoints are gone at once, and the user has not said so.
   */
  believe(id: string): void {
    if (this.areAll && !this.accepted) throw new EndpointError(this.#allGoneText(id));
    this.#believed.add(id);
  }

  /** The warning for a deletion that found nothing to delete; undefined where there is none to give. */
  warningOfDelete(id: string): string | undefined {
    if (!this.areAll || this.accepted) return undefined;
    return (
      `endpoint ${id} was gone before it could be deleted, as were all ${this.#asked.size} that this run has asked about, and ` +
      `the organization's list is empty. If they were not deleted elsewhere, look in the Pareta dashboard: an endpoint that ` +
      `the API does not show may still bill`
    );
  }

  #allGoneText(id: string): string {
    const before = [...this.#believed].filter((each) => each !== id);
    const dropped = before.length > 0 ? ` (${before.join(", ")} was taken for gone before that was seen.)` : "";
    return (
      `endpoint ${id} was not found, and the organization's list is empty: all ${this.#asked.size} endpoints that this run has ` +
      `asked about would be gone at once. The state is kept.${dropped} If all of them were deleted elsewhere, say so for one ` +
      `command: PARETA_CONFIRM_EMPTY=true pulumi refresh. Else ask Pareta first: an endpoint that the API does not show may ` +
      `still bill, and an up would deploy each of them a second time`
    );
  }
}
