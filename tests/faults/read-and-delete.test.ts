import { matrixTests } from "./support/matrix-tests";

matrixTests("read", "delete");
