import * as pulumi from "@pulumi/pulumi";
import { Endpoint, Provider, getEndpointsOutput } from "pulumi-pareta";

const config = new pulumi.Config();
const task = "contract-key-fields";

// The organization of pareta:apiKey, or of PARETA_API_KEY.
const contracts = new Endpoint("contracts", { task });

// A second organization. It has its own key and address, and uses neither from the stack's config.
const eu = new Provider("eu", {
  apiKey: config.requireSecret("euApiKey"),
  baseUrl: config.get("euBaseUrl") ?? "https://api.pareta.ai",
});
const contractsEu = new Endpoint("contracts-eu", { task }, { provider: eu });

export const url = contracts.url;
export const euUrl = contractsEu.url;

// Functions accept the same option.
const inEu = { provider: eu, dependsOn: [contractsEu] };
export const euEndpoints = getEndpointsOutput({}, inEu).apply((endpoints) => endpoints.map(({ id }) => id));
