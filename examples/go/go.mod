module pareta-go

go 1.25

require (
	github.com/pareta-ai/pulumi-pareta/sdk/go/pareta v0.1.0
	github.com/pulumi/pulumi/sdk/v3 v3.276.0
)
