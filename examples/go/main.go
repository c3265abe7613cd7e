// One endpoint that config can stop.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

// Endpoint is an OpenAI-compatible inference endpoint. `pulumi package add` generates it with all its fields.
type Endpoint struct {
	pulumi.CustomResourceState
	Status pulumi.StringPtrOutput `pulumi:"status"`
	URL    pulumi.StringPtrOutput `pulumi:"url"`
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		// `pulumi config set running false` stops the endpoint, which then costs nothing. `true` starts it again.
		running, err := config.TryBool(ctx, "running")
		if err != nil {
			running = true
		}
		contracts := &Endpoint{}
		err = ctx.RegisterResource("pareta:index:Endpoint", "contracts", pulumi.Map{
			"task":    pulumi.String("contract-key-fields"),
			"running": pulumi.Bool(running),
		}, contracts, pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "40m"}))
		if err != nil {
			return err
		}
		ctx.Export("id", contracts.ID())
		ctx.Export("status", contracts.Status)
		ctx.Export("url", contracts.URL)
		return nil
	})
}
