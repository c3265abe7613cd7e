/** The package's description of itself, and where to download it. */
export function metadata(manifest, repository) {
  const { displayName, version, description, keywords, license, author } = manifest;
  const { path, url } = places(repository ?? repositoryOf(manifest));
  return {
    name: "pareta",
    displayName,
    version,
    description,
    // Only the SDK for Node is a dynamic provider.
    keywords: keywords.filter((keyword) => keyword !== "dynamic-provider"),
    homepage: url,
    license,
    repository: url,
    logoUrl: `https://raw.githubusercontent.com/${path}/main/docs/logo.svg`,
    pluginDownloadURL: `github://api.github.com/${path}`,
    publisher: author,
  };
}

/** The name of the SDK that is generated for each language. */
export function languages(manifest, repository) {
  const { owner, name, path } = places(repository ?? repositoryOf(manifest));
  const common = { respectSchemaVersion: true };
  const goModule = `github.com/${path}/sdk/go/pareta`;
  return {
    // The package with the plain name is written by hand, and a generated one must not shadow it.
    nodejs: { ...common, packageName: `@${owner.toLowerCase()}/${name.toLowerCase()}` },
    // The generator decides which version of Pulumi it needs.
    python: {
      ...common,
      packageName: "pulumi_pareta",
      pyproject: { enabled: true },
    },
    go: { ...common, importBasePath: goModule, modulePath: goModule, generateResourceContainerTypes: true },
    // Pareta.Pulumi: only Pulumi itself can publish names that begin with "Pulumi.".
    csharp: {
      ...common,
      rootNamespace: "Pareta",
      namespaces: { pareta: "Pulumi" },
      packageReferences: { Pulumi: "3.*" },
    },
    java: { basePackage: "ai.pareta", packages: { pareta: "pulumi" }, buildFiles: "gradle" },
  };
}

const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/;

function places(path) {
  if (!REPOSITORY.test(path)) {
    throw new Error(`the repository must be <owner>/<name> on GitHub, such as acme/pulumi-pareta; got "${path}"`);
  }
  const [owner, name] = path.split("/");
  return { owner, name, path, url: `https://github.com/${path}` };
}

/** The owner and the name, from the URL in package.json. */
function repositoryOf({ repository }) {
  const url = typeof repository === "string" ? repository : (repository?.url ?? "");
  const found = /github\.com\/(?<path>[^/]+\/[^/]+?)(?:\.git)?$/.exec(url);
  if (!found) throw new Error(`package.json must name a repository on GitHub; got "${url}"`);
  return found.groups.path;
}
