using CsCheck;
using KmsCompliance.Templates.Writing;
using static KmsCompliance.Core.Tests.Templates.Writing.TerraformEstates;

namespace KmsCompliance.Core.Tests.Templates.Writing;

/// <summary>An account as Terraform.</summary>
public sealed class TerraformWriterTests
{
    [Fact]
    public void An_account_has_its_files()
    {
        var written = Assert.Single(TerraformWriter.Write(Whole, TerraformPast.None));
        Assert.Equal(Account, written.AccountId);
        Assert.Null(written.Region);
        Assert.Equal(
            [
                "cloud_trail.tf", "cloud_trail_lake.tf", "cloud_watch_logs.tf", "imports.tf", "keys.tf", "notes.md", "policies/billing_eu-west-1.json", "policies/billing_us-east-1.json",
                "policies/key_mrk-00000000000000000000000000000001_eu-west-1.json", "policies/key_mrk-00000000000000000000000000000001_us-east-1.json", "policies/logs_eu-west-1.json",
                "policies/own_eu-west-1.json",
                "policies/signing_Bills_74e5ceff_eu-west-1_dcc4c24a.json",
                "policies/xray_eu-west-1.json", "secrets_manager.tf", "versions.tf", "x_ray.tf",
            ],
            written.Files.Select(static file => file.RelativePath[(Account.Length + 1)..]));
        Assert.All(written.Files, static file =>
        {
            Assert.EndsWith("\n", file.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("\r", file.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void It_can_be_applied_to_no_other_account() =>
        Assert.Equal(
            """
            terraform {
              required_version = ">= 1.5"

              required_providers {
                aws = {
                  source  = "hashicorp/aws"
                  version = "~> 6.25"
                }
              }
            }

            provider "aws" {
              region              = "eu-west-1"
              allowed_account_ids = ["123456789012"]
            }

            """,
            FileOf("versions.tf"));

    [Fact]
    public void A_key_has_its_policy_beside_it()
    {
        Assert.Contains(
            """
            resource "aws_kms_key" "billing_us-east-1" {
              region                  = "us-east-1"
              description             = "Bills & more"
              multi_region            = true
              enable_key_rotation     = true
              rotation_period_in_days = 180
              policy                  = file("${path.module}/policies/billing_us-east-1.json")

              tags = {
                "cost centre" = "42"
                "team"        = "billing"
              }
            }

            """,
            FileOf("keys.tf"),
            StringComparison.Ordinal);
        Assert.StartsWith("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Sid\": \"Own <all>\",\n", FileOf("policies/billing_us-east-1.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_replica_names_its_primary_and_imported_material_is_left_out()
    {
        var keys = FileOf("keys.tf");
        Assert.Contains("resource \"aws_kms_replica_key\" \"billing_eu-west-1\" {\n  region          = \"eu-west-1\"\n  primary_key_arn = aws_kms_key.billing_us-east-1.arn\n  enabled         = false\n", keys, StringComparison.Ordinal);
        Assert.Contains(
            "resource \"aws_kms_replica_external_key\" \"key_mrk-00000000000000000000000000000001_eu-west-1\" {\n  region          = \"eu-west-1\"\n  primary_key_arn = aws_kms_external_key.key_mrk-00000000000000000000000000000001_us-east-1.arn\n",
            keys,
            StringComparison.Ordinal);
        Assert.Contains("  enabled      = false\n  valid_to     = \"2030-01-02T03:04:05Z\"\n", keys, StringComparison.Ordinal);
        Assert.All(FilesOf(Whole).Where(static file => file.RelativePath.EndsWith(".tf", StringComparison.Ordinal)), static file => Assert.DoesNotContain("key_material_base64", file.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Other_keys_are_what_they_are()
    {
        var keys = FileOf("keys.tf");
        Assert.Contains("  customer_master_key_spec = \"RSA_2048\"\n  key_usage                = \"SIGN_VERIFY\"\n  is_enabled               = false\n", keys, StringComparison.Ordinal);
        Assert.Contains("resource \"aws_kms_alias\" \"logs-new_eu-west-1\" {\n  region        = \"eu-west-1\"\n  name          = \"alias/logs-new\"\n  target_key_id = aws_kms_key.logs_eu-west-1.key_id\n}\n", keys, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_of_a_key_with_material_of_its_own_names_it_by_the_only_id_that_it_has()
    {
        Assert.Contains("resource \"aws_kms_external_key\" \"own_eu-west-1\" {\n  region    = \"eu-west-1\"\n  key_spec  = \"HMAC_256\"\n  key_usage = \"GENERATE_VERIFY_MAC\"\n", FileOf("keys.tf"), StringComparison.Ordinal);
        Assert.Contains("  target_key_id = aws_kms_external_key.own_eu-west-1.id\n", FileOf("keys.tf"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_there_is_imported_with_its_Region_and_what_is_not_is_not()
    {
        var imports = FileOf("imports.tf");
        Assert.Contains("import {\n  to = aws_kms_key.billing_us-east-1\n  id = \"mrk-1234abcd12ab34cd56ef1234567890ab@us-east-1\"\n}\n", imports, StringComparison.Ordinal);
        Assert.Contains("  to = aws_kms_alias.billing_us-east-1\n  id = \"alias/billing@us-east-1\"\n", imports, StringComparison.Ordinal);
        Assert.Contains("  to = aws_xray_encryption_config.eu-west-1\n  id = \"eu-west-1@eu-west-1\"\n", imports, StringComparison.Ordinal);
        Assert.Contains("  id = \"arn:aws:secretsmanager:eu-west-1:123456789012:secret:billing/database-a1B2c3@eu-west-1\"\n", imports, StringComparison.Ordinal);
        Assert.Contains("  to = aws_cloudtrail.basic_eu-west-1\n  id = \"arn:aws:cloudtrail:eu-west-1:123456789012:trail/basic@eu-west-1\"\n", imports, StringComparison.Ordinal);
        Assert.Contains("  to = aws_cloudtrail_event_data_store.lake_eu-west-1\n  id = \"arn:aws:cloudtrail:eu-west-1:123456789012:eventdatastore/lake@eu-west-1\"\n", imports, StringComparison.Ordinal);
        Assert.Contains("  id = \"aws/spans@eu-west-1\"\n", imports, StringComparison.Ordinal);
        Assert.DoesNotContain("_key.xray_eu-west-1", imports, StringComparison.Ordinal);
        Assert.DoesNotContain("aws_kms_alias.xray_eu-west-1", imports, StringComparison.Ordinal);
        Assert.DoesNotContain("logs-new", imports, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_keeps_its_members_in_their_order() =>
        Assert.Equal(
            "{\n  \"b\": 1.50,\n  \"a\": [\n    \"${file(\\\"x\\\")} é\"\n  ],\n  \"a\": null\n}\n",
            TerraformKeys.WritePolicy("""{"b":1.50,"a":["${file(\"x\")} \u00e9"],"a":null}"""));

    [Fact]
    public void The_notes_say_what_is_shown_made_and_left_out()
    {
        var notes = FileOf("notes.md");
        Assert.Contains("- `aws_kms_external_key`: Is written without its material", notes, StringComparison.Ordinal);
        Assert.Contains("- `aws_secretsmanager_secret`: Shows `recovery_window_in_days = 30`", notes, StringComparison.Ordinal);
        Assert.Contains("- `aws_kms_key.xray_eu-west-1` is made new.\n", notes, StringComparison.Ordinal);
        Assert.Contains("- `aws_kms_alias.xray_eu-west-1` is made new.\n", notes, StringComparison.Ordinal);
        Assert.Contains("- `aws_kms_alias.logs-new_eu-west-1` is made new.\n", notes, StringComparison.Ordinal);
        Assert.Contains("- `aws_kms_key.logs_eu-west-1` gets another policy.\n- `aws_kms_key.logs_eu-west-1` rotates otherwise.\n", notes, StringComparison.Ordinal);
        Assert.Contains("- `aws_xray_encryption_config.eu-west-1` gets another key.\n", notes, StringComparison.Ordinal);
        Assert.Contains("eu-west-1  arn:aws:secretsmanager:eu-west-1:123456789012:secret:owned-a1B2c3  A stack owns it: ```x.\n", notes, StringComparison.Ordinal);
        var asIs = FileOf("notes.md", new TemplateEstate(Account) { Resources = [Secret(Ireland, "plain", null)] });
        Assert.DoesNotContain("What the plan changes", asIs, StringComparison.Ordinal);
        Assert.DoesNotContain("aws_kms", asIs, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_the_same_to_the_byte_in_whatever_order_it_is_read() =>
        Any.Sample(
            static estate =>
            {
                var written = Assert.Single(TerraformWriter.Write(estate, TerraformPast.None));
                var turned = Assert.Single(TerraformWriter.Write(estate with { Keys = [.. estate.Keys.Reverse()], Resources = [.. estate.Resources.Reverse()] }, TerraformPast.None));
                Assert.Equal(written.Files, turned.Files);
                Assert.Equal(written.Addresses, turned.Addresses);
            },
            iter: Properties.FewCases);
}
