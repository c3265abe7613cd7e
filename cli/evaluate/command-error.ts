import { EndpointError } from "../../provider/endpoint";
import { sentence } from "../../provider/endpoint/decide/sentence";
import { CommandError } from "../errors";

/** @throws CommandError in the place of an error of the provider. @param kept - what stands, in a sentence. */
export async function orCommandError<T>(work: Promise<T>, kept: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw commandError(error, kept);
  }
}

/** An error of the provider as one of the command. @throws an error that is a fault of this program. */
export function commandError(error: unknown, kept: string): CommandError {
  if (!(error instanceof EndpointError)) throw error;
  // Without what an up would do next, because that is not true here.
  const reason = error.what;
  return new CommandError(kept === "" ? reason : `${sentence(reason)} ${kept}`, undefined, { cause: error });
}
