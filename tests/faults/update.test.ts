import { matrixTests } from "./support/matrix-tests";

matrixTests("start", "stop", "create stopped");
