import { matrixTests } from "./support/matrix-tests";

matrixTests("create");
