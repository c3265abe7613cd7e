import { checkout } from "./paths.mjs";

/**
 * Packages that are loaded whole for a small part of them. Node reads all of a file before it runs a line, and a provider
 * is started anew by every command of Pulumi's.
 */
const PARTS = {
  // All that the client uses; what only a proxy needs is loaded for one.
  undici: `
    exports.Agent = require("undici/lib/dispatcher/agent.js");
    exports.buildConnector = require("undici/lib/core/connect.js");
    exports.Client = require("undici/lib/dispatcher/client.js");
    exports.Pool = require("undici/lib/dispatcher/pool.js");
    exports.errors = require("undici/lib/core/errors.js");
    Object.defineProperty(exports, "ProxyAgent", {
      get() {
        require("undici/lib/dispatcher/dispatcher.js").prototype.connect = require("undici/lib/api/api-connect.js");
        return require("undici/lib/dispatcher/proxy-agent.js");
      },
    });`,
  // Messages in any language but English are of no use here.
  "zod/locales": 'export { default as en } from "zod/v4/locales/en.js";',
  // What describes gRPC's own diagnostics, which are not served.
  "@grpc/proto-loader": "exports.loadSync = () => ({});",
  // The server alone: a client is only needed to log.
  "@grpc/grpc-js": `
    exports.Metadata = require("@grpc/grpc-js/build/src/metadata.js").Metadata;
    exports.Server = require("@grpc/grpc-js/build/src/server.js").Server;
    exports.ServerCredentials = require("@grpc/grpc-js/build/src/server-credentials.js").ServerCredentials;
    exports.status = require("@grpc/grpc-js/build/src/constants.js").Status;
    exports.makeGenericClientConstructor = () => undefined;`,
  // The server asks for it only where its diagnostics are served.
  "grpc/make-client":
    'exports.loadPackageDefinition = (...args) => require("@grpc/grpc-js/build/src/make-client.js").loadPackageDefinition(...args);',
};

/**
 * Leaves the rest of them out of a bundle.
 *
 * @type {import("esbuild").Plugin}
 */
export const onlyWhatIsUsed = {
  name: "only-what-is-used",
  setup({ onResolve, onLoad }) {
    const part = (/** @type {string} */ path) => ({ path, namespace: "parts" });
    onResolve({ filter: /^(undici|@grpc\/proto-loader)$/ }, ({ path }) => part(path));
    onResolve({ filter: /^@grpc\/grpc-js$/ }, ({ path, importer }) =>
      /engine[-_](connection|grpc_pb)/.test(importer) ? undefined : part(path),
    );
    onResolve({ filter: /^\.\/make-client$/ }, ({ importer }) =>
      /(channelz|orca)\.js$/.test(importer) ? part("grpc/make-client") : undefined,
    );
    onResolve({ filter: /locales\/index\.c?js$/ }, ({ importer }) =>
      /[\\/]zod[\\/]/.test(importer) ? part("zod/locales") : undefined,
    );
    onLoad({ filter: /.*/, namespace: "parts" }, ({ path }) => ({ contents: PARTS[path], resolveDir: checkout }));
  },
};
