import { rowsOn } from "./support/suite";

rowsOn("pulumi-pareta");
