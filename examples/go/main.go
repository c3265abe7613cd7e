// One endpoint that config can stop, and the model that its task recommends.
package main

import (
	"github.com/pareta-ai/pulumi-pareta/sdk/go/pareta"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

const task = "contract-key-fields"

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		// `pulumi config set running false` stops the endpoint, which then costs nothing. `true` starts it again.
		running, err := config.TryBool(ctx, "running")
		if err != nil {
			running = true
		}
		contracts, err := pareta.NewEndpoint(ctx, "contracts", &pareta.EndpointArgs{
			Task:    pulumi.String(task),
			Running: pulumi.Bool(running),
		}, pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "40m"}))
		if err != nil {
			return err
		}
		recommended, err := pareta.GetRecommendedModel(ctx, &pareta.GetRecommendedModelArgs{Task: task})
		if err != nil {
			return err
		}
		ctx.Export("id", contracts.ID())
		ctx.Export("status", contracts.Status)
		ctx.Export("url", contracts.Url)
		ctx.Export("recommended", pulumi.String(recommended.Model))
		return nil
	})
}
