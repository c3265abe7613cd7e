import * as pulumi from "@pulumi/pulumi";

/**
 * An error whose message is all that a user needs. Pulumi shows it without a stack.
 *
 * Pulumi still formats the stack, with colors. In some versions of Node this never ends if a frame lies directly in a
 * scope's folder (`node_modules/@pulumi/resource.ts`, as Pulumi's own source maps have it). So only the frames outside
 * of packages stay. There is no cause, because it would be formatted as well.
 */
export function userError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const own = frames.filter((frame) => !/node_modules|node:/.test(frame));
  error.stack = [`Error: ${message}`, ...own].join("\n");
  return error;
}
