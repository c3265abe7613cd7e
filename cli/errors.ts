/** The exit codes of `pulumi-pareta`, of one meaning in every command: pipelines rely on them. */
export const EXIT = {
  /** Done, or there was nothing to do. */
  ok: 0,
  /** It failed, or was called wrongly. No stack was written. */
  failed: 1,
  /** Nobody agreed: no terminal to ask on and no --yes, or the answer was no. Nothing was written. */
  unconfirmed: 2,
  /** Another command holds the stack's lock, or one was killed while it did. Nothing was written. */
  locked: 3,
  /** Writing would lose what Pulumi knows of interrupted operations. Nothing was written. */
  interrupted: 4,
  /** Something bills that no stack manages, where that is not expected. */
  unmanaged: 5,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Why a command ended early, and nothing was written. The message is for the user. */
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
