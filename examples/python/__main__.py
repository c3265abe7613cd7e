"""One endpoint that config can stop, and the model that its task recommends."""

import pulumi
import pulumi_pareta as pareta

TASK = "contract-key-fields"

config = pulumi.Config()

# `pulumi config set running false` stops the endpoint, which then costs nothing. `true` starts it again.
running = config.get_bool("running")

contracts = pareta.Endpoint(
    "contracts",
    task=TASK,
    running=True if running is None else running,
    opts=pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="40m")),
)

pulumi.export("id", contracts.id)
pulumi.export("status", contracts.status)
pulumi.export("url", contracts.url)
pulumi.export("recommended", pareta.get_recommended_model_output(task=TASK).model)
