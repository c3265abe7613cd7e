/** The flags of `pulumi-pareta check`, as commander passes them. */
export interface CheckFlags {
  stack?: string[];
  allStacks?: true;
  cwd: string;
  json?: true;
}

/** The flags of `pulumi-pareta watch`. */
export interface WatchFlags extends CheckFlags {
  /** In seconds. */
  interval: number;
  once?: true;
  enforce?: true;
  port?: number;
  host: string;
  webhook?: string;
}
