module github.com/deploy-advice/deploy-advice

go 1.26
