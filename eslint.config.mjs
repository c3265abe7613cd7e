import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "coverage/", "release/", "docs/reference/", "node_modules/"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,mts}"],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: "./tests/tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // What is named only to be left out of the rest.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-console": "error",
      // It does not see that a catch block reads what the try block assigned.
      "no-useless-assignment": "off",
    },
  },
  {
    files: ["**/*.{mjs,cjs}"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        fetch: "readonly",
        Buffer: "readonly",
        AbortSignal: "readonly",
      },
    },
  },
  {
    // Pulumi formats a RunError's stack, which may never end.
    files: ["sdk/**"],
    ignores: ["sdk/user-error.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.name='RunError'], NewExpression[callee.property.name='RunError']",
          message: "Use userError, which leaves out the frames that Pulumi may format for ever.",
        },
      ],
    },
  },
  {
    // The one layering rule the compiler cannot state: who may import whom.
    files: ["provider/client/**", "provider/endpoint/**", "provider/functions/**", "provider/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@pulumi/*"], message: "Only sdk/ and the shells of the provider know Pulumi." }] },
      ],
    },
  },
  {
    files: ["provider/client/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["@pulumi/*", "../endpoint/*", "../dynamic/*", "../plugin/*", "../shell/*"],
              message: "The client knows the API and nothing above it.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["provider/shell/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["../dynamic/*", "../plugin/*"], message: "What shells share knows none of them." }] },
      ],
    },
  },
);
