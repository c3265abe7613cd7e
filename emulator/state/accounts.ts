/** The balance of each organization, in micro-USD. */
export class Accounts {
  readonly #balances = new Map<string, number>();

  constructor(
    private readonly opening: number,
    private readonly changed: () => void,
  ) {}

  balance(org: string): number {
    return this.#balances.get(org) ?? this.opening;
  }

  set(org: string, microUsd: number): void {
    this.#balances.set(org, microUsd);
    this.changed();
  }

  debit(org: string, microUsd: number): void {
    this.set(org, this.balance(org) - microUsd);
  }

  entries(): Record<string, number> {
    return Object.fromEntries(this.#balances);
  }
}
