import { matrixTests } from "./support/matrix-tests";

matrixTests("replace", "replace, deleting first");
