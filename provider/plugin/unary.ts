import type { handleUnaryCall } from "@grpc/grpc-js";
import { Refusal, forEngine } from "./errors";

/** A handler of one request and one response. Its errors reach the engine in the engine's form. */
export function unary<Request, Answer>(
  work: (request: Request) => Answer | Promise<Answer>,
): handleUnaryCall<Request, Answer> {
  return (call, respond) => {
    void (async () => work(call.request))().then(
      (answer) => respond(null, answer),
      (error: unknown) => respond(error instanceof Refusal ? error : forEngine(error)),
    );
  };
}
