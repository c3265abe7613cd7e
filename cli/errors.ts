/** The exit codes of `pulumi-pareta`. Each has the same meaning in every command, because pipelines rely on them. */
export const EXIT = {
  /** The command succeeded, or there was nothing to do. */
  ok: 0,
  /** The command failed, or was called with wrong arguments. No stack was written. */
  failed: 1,
  /** There was no consent: no terminal for the question and no --yes, or the answer was no. Nothing was written. */
  unconfirmed: 2,
  /** Another command holds the stack's lock, or one was killed while it held the lock. Nothing was written. */
  locked: 3,
  /** Writing the stack would make Pulumi lose its record of interrupted operations. Nothing was written. */
  interrupted: 4,
  /** What is there is not what is expected: an endpoint differs from what is asked, or bills and no stack manages it. */
  differs: 5,
  /** A model was measured, and does not pass. */
  refused: 6,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The reason why a command ended early. Nothing was written. The message is for the user. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  constructor(
    message: string,
    readonly exitCode: ExitCode = EXIT.failed,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
