/** The exit codes of `pulumi-pareta recover`: pipelines rely on them. */
export const EXIT = {
  /** Done, or there was nothing to do. */
  ok: 0,
  /** It failed. Nothing was written. */
  failed: 1,
  /** Nobody agreed: no terminal to ask on and no --yes, or the answer was no. Nothing was written. */
  unconfirmed: 2,
  /** Another command holds the stack's lock, or one was killed while it did. Nothing was written. */
  locked: 3,
  /** Writing would lose what Pulumi knows of other types. Nothing was written. */
  others: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Why nothing was written. The message is for the user. */
export class RecoverError extends Error {
  override readonly name = "RecoverError";
  constructor(
    message: string,
    readonly exitCode: ExitCode = EXIT.failed,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
