"""One endpoint that config can stop, and the model that its task recommends."""

import pulumi

from pareta import Endpoint, recommended_model

TASK = "contract-key-fields"

config = pulumi.Config()

# `pulumi config set running false` stops the endpoint, which then costs nothing. `true` starts it again.
running = config.get_bool("running")

contracts = Endpoint(
    "contracts",
    task=TASK,
    running=True if running is None else running,
    opts=pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="40m")),
)

pulumi.export("id", contracts.id)
pulumi.export("status", contracts.status)
pulumi.export("url", contracts.url)
pulumi.export("recommended", recommended_model(TASK))
