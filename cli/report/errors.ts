/** The exit codes of `pulumi-pareta report`: pipelines rely on them. */
export const EXIT = {
  /** The report was made, be it with figures missing. */
  ok: 0,
  /** It was not: no key, a list that failed, an endpoint that is not there, a file that cannot be written. */
  failed: 1,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Why there is no report. The message is for the user. */
export class ReportError extends Error {
  override readonly name = "ReportError";
}
