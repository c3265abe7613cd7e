/** The version of Pulumi's own package that the generated code is built with. */
const PULUMI = { go: "v3.276.0", java: "1.20.0" };

/** How a program gets the package, by language. @type {Record<string, (names: Names) => string>} */
const INSTALL = {
  nodejs: ({ nodejs }) => `npm install ${nodejs}`,
  python: ({ python }) => `pip install ${python}`,
  go: ({ go, version }) => `go get ${go}@v${version}`,
  dotnet: ({ dotnet }) => `dotnet add package ${dotnet}`,
  java: ({ java, version }) => `# In pom.xml: groupId ${java.group}, artifactId ${java.artifact}, version ${version}`,
};

/**
 * The name of each language's package, as its registry knows it.
 *
 * @typedef {ReturnType<typeof namesOf>} Names
 * @param {any} schema
 */
export function namesOf({ name, version, language: { nodejs, python, go, csharp, java } }) {
  return {
    version,
    nodejs: nodejs.packageName,
    python: python.packageName.replaceAll("_", "-"),
    go: go.modulePath,
    dotnet: `${csharp.rootNamespace}.${csharp.namespaces[name]}`,
    java: { group: java.basePackage, artifact: name },
  };
}

/** @param {string} language @param {any} schema */
export function readme(language, schema) {
  return `# Pareta for Pulumi

${schema.description}.

\`\`\`sh
${INSTALL[language](namesOf(schema))}
\`\`\`

This package is generated from the schema of [the provider](${schema.repository}), where its documentation is.
`;
}

/** @param {any} schema */
export function goMod(schema) {
  return `module ${namesOf(schema).go}\n\ngo 1.25\n\nrequire github.com/pulumi/pulumi/sdk/v3 ${PULUMI.go}\n`;
}

/** @param {any} schema */
export function pluginJson({ name, version, pluginDownloadURL }) {
  return `${JSON.stringify({ resource: true, name, version, server: pluginDownloadURL }, undefined, 2)}\n`;
}

/** What Maven Central asks for: who, what, where, under which licence, with sources and documentation, signed. */
export function pom(/** @type {any} */ schema) {
  const { group, artifact } = namesOf(schema).java;
  const scm = schema.repository.replace("https://", "");
  return `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>${group}</groupId>
  <artifactId>${artifact}</artifactId>
  <version>${schema.version}</version>
  <name>Pareta for Pulumi</name>
  <description>${schema.description}</description>
  <url>${schema.repository}</url>
  <licenses>
    <license>
      <name>Apache-2.0</name>
      <url>https://www.apache.org/licenses/LICENSE-2.0.txt</url>
    </license>
  </licenses>
  <developers>
    <developer>
      <name>${schema.publisher}</name>
      <url>${schema.repository}</url>
    </developer>
  </developers>
  <scm>
    <connection>scm:git:https://${scm}.git</connection>
    <url>${schema.repository}</url>
  </scm>
  <properties>
    <maven.compiler.release>11</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency>
      <groupId>com.pulumi</groupId>
      <artifactId>pulumi</artifactId>
      <version>${PULUMI.java}</version>
    </dependency>
    <dependency>
      <groupId>com.google.code.findbugs</groupId>
      <artifactId>jsr305</artifactId>
      <version>3.0.2</version>
    </dependency>
    <dependency>
      <groupId>com.google.code.gson</groupId>
      <artifactId>gson</artifactId>
      <version>2.13.2</version>
    </dependency>
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <artifactId>maven-compiler-plugin</artifactId>
        <version>3.14.0</version>
      </plugin>
    </plugins>
  </build>
  <profiles>
    <profile>
      <id>release</id>
      <build>
        <plugins>
          <plugin>
            <artifactId>maven-source-plugin</artifactId>
            <version>3.3.1</version>
            <executions>
              <execution>
                <goals>
                  <goal>jar-no-fork</goal>
                </goals>
              </execution>
            </executions>
          </plugin>
          <plugin>
            <artifactId>maven-javadoc-plugin</artifactId>
            <version>3.11.2</version>
            <configuration>
              <doclint>none</doclint>
            </configuration>
            <executions>
              <execution>
                <goals>
                  <goal>jar</goal>
                </goals>
              </execution>
            </executions>
          </plugin>
        </plugins>
      </build>
    </profile>
  </profiles>
</project>
`;
}
