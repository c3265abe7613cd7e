import { matrixTests } from "./support/matrix-tests";

matrixTests("create held", "create within its hours", "start by the rule", "stop by the budget", "read what is held");
