/** Who asks a question. */
export interface Question {
  /** The endpoint that the operation is about: its name, else its id. */
  readonly subject: string;
  /** Ends this question, and no other. */
  readonly signal: AbortSignal;
  /** Whether its list goes before other requests while the API's rate limit leaves no room for all. */
  readonly isUrgent?: () => boolean;
}
