import * as pulumi from "@pulumi/pulumi";

/** What the endpoints' stack exports for each endpoint. */
interface Serving {
  id: string;
  /** Null while it is stopped. */
  url: string | null;
}

const stack = new pulumi.StackReference(new pulumi.Config().require("endpointsStack"));
const contracts = stack.requireOutput("endpoints").apply((endpoints) => {
  const { contracts } = endpoints as { contracts?: Serving };
  if (!contracts) throw new Error(`the stack of the endpoints has no endpoint "contracts"`);
  if (contracts.url === null) throw new Error(`endpoint ${contracts.id} is stopped: start it in its own stack first`);
  return { id: contracts.id, url: contracts.url };
});

/** The environment of the app's containers, for any OpenAI client. The API key comes from a secret store. */
export const environment = { OPENAI_BASE_URL: contracts.url, OPENAI_MODEL: contracts.id };
