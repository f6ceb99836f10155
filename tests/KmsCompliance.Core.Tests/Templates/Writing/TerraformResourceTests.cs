using KmsCompliance.Services;
using KmsCompliance.Services.CloudTrail;
using KmsCompliance.Services.CloudTrailLake;
using KmsCompliance.Services.CloudWatchLogs;
using KmsCompliance.Templates.Writing;
using static KmsCompliance.Core.Tests.Templates.Writing.TerraformEstates;

namespace KmsCompliance.Core.Tests.Templates.Writing;

/// <summary>Resources of services as Terraform.</summary>
public sealed class TerraformResourceTests
{
    [Fact]
    public void A_setting_that_a_plan_gives_a_key_is_of_the_type_that_has_one()
    {
        var setting = FileOf("x_ray.tf");
        Assert.Contains("resource \"aws_xray_encryption_config\" \"eu-west-1\" {\n  region = \"eu-west-1\"\n  type   = \"KMS\"\n  key_id = aws_kms_key.xray_eu-west-1.arn\n}\n", setting, StringComparison.Ordinal);
        Assert.Contains("  type   = \"KMS\"\n  key_id = aws_kms_key.billing_us-east-1.arn\n", setting, StringComparison.Ordinal);
        Assert.Equal(
            "resource \"aws_xray_encryption_config\" \"eu-west-1\" {\n  region = \"eu-west-1\"\n  type   = \"NONE\"\n}\n",
            FileOf("x_ray.tf", new TemplateEstate(Account) { Resources = [XRay(Ireland, "NONE", null)] }));
    }

    [Fact]
    public void A_trail_that_looks_for_insights_in_data_events_is_left_as_it_is_there()
    {
        var trail = new TrailConfiguration { Name = "data", BucketName = "logs", InsightTypes = ["ApiCallRateInsight"], InsightCategories = [("ApiCallRateInsight", ["Management", "Data"])] };
        var files = FilesOf(new TemplateEstate(Account) { Resources = [Trail(Ireland, trail)] });

        var text = files.Single(static file => file.RelativePath.EndsWith("cloud_trail.tf", StringComparison.Ordinal)).Text;
        Assert.Contains("  lifecycle {\n    ignore_changes = [insight_selector]\n  }\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("insight_type", text, StringComparison.Ordinal);
        Assert.Contains("insights looked for in data events", files.Single(static file => file.RelativePath.EndsWith("notes.md", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
        Assert.Contains("insight_type", FileOf("cloud_trail.tf", new TemplateEstate(Account) { Resources = [Trail(Ireland, trail with { InsightCategories = [("ApiCallRateInsight", ["Management"])] })] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_has_its_replicas_and_keys_in_the_form_that_AWS_has_them() =>
        Assert.Matches(
            """
            \Aresource "aws_secretsmanager_secret" "billing_database_[0-9a-f]{8}_eu-west-1" \{
              region     = "eu-west-1"
              name       = "billing/database"
              kms_key_id = aws_kms_replica_key\.billing_eu-west-1\.key_id

              replica \{
                region     = "ap-southeast-2"
                kms_key_id = "alias/aws/secretsmanager"
              \}

              replica \{
                region = "eu-north-1"
              \}

              replica \{
                region     = "us-east-1"
                kms_key_id = aws_kms_key\.billing_us-east-1\.key_id
              \}
            \}

            resource "aws_secretsmanager_secret" "plain_us-east-1" \{
              region     = "us-east-1"
              name       = "plain"
              kms_key_id = aws_kms_key\.billing_us-east-1\.arn
            \}
            \z
            """.ReplaceLineEndings("\n"),
            FileOf("secrets_manager.tf"));

    [Theory]
    [InlineData("arn:aws:kms:eu-west-1:123456789012:key/1111", "aws_kms_key.data_eu-west-1.arn")]
    [InlineData("1111", "aws_kms_key.data_eu-west-1.key_id")]
    [InlineData("alias/data", "aws_kms_alias.data_eu-west-1.name")]
    [InlineData("arn:aws:kms:eu-west-1:123456789012:alias/data", "aws_kms_alias.data_eu-west-1.arn")]
    [InlineData("arn:aws:kms:us-east-1:123456789012:key/1111", "\"arn:aws:kms:us-east-1:123456789012:key/1111\"")]
    [InlineData("arn:aws:kms:eu-west-1:210987654321:alias/data", "\"arn:aws:kms:eu-west-1:210987654321:alias/data\"")]
    [InlineData("alias/aws/secretsmanager", "\"alias/aws/secretsmanager\"")]
    [InlineData("${1111}", "\"$${1111}\"")]
    public void A_key_is_named_in_the_form_that_the_service_reports(string configured, string written)
    {
        var estate = new TemplateEstate(Account) { Keys = [Key(Ireland, "1111", "alias/data")], Resources = [Secret(Ireland, "a", configured)] };
        Assert.Contains($"  kms_key_id = {written}\n", FileOf("secrets_manager.tf", estate), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alias/gone")]
    [InlineData("alias/aws/xray")]
    [InlineData("arn:aws:kms:eu-west-1:123456789012:alias/aws/xray")]
    public void A_setting_whose_key_has_no_ARN_is_named_and_not_written(string configured)
    {
        var written = TerraformWriter.Write(new TemplateEstate(Account) { Resources = [XRay(Ireland, "KMS", configured)] }, TerraformPast.None).Single();

        Assert.Equal([$"xray/{Account}/{Ireland}"], written.NotWritten.Select(static omitted => omitted.Id));
        Assert.DoesNotContain(written.Files, static file => file.RelativePath.EndsWith("x_ray.tf", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1111", "arn:aws:kms:eu-west-1:123456789012:key/1111", "\"arn:aws:kms:eu-west-1:123456789012:key/1111\"")]
    public void The_key_of_X_Ray_is_an_ARN_wherever_one_is_known(string configured, string? arn, string written) =>
        Assert.Contains($"  key_id = {written}\n", FileOf("x_ray.tf", new TemplateEstate(Account) { Resources = [XRay(Ireland, "KMS", configured, arn)] }), StringComparison.Ordinal);

    [Fact]
    public void A_trail_logs_what_it_logged()
    {
        Assert.Contains(
            """
            resource "aws_cloudtrail" "basic_eu-west-1" {
              region                        = "eu-west-1"
              name                          = "basic"
              s3_bucket_name                = "trail-logs"
              s3_key_prefix                 = "logs"
              sns_topic_name                = "trails"
              cloud_watch_logs_group_arn    = "arn:aws:logs:eu-west-1:123456789012:log-group:trails:*"
              cloud_watch_logs_role_arn     = "arn:aws:iam::123456789012:role/trails"
              kms_key_id                    = aws_kms_key.logs_eu-west-1.arn
              enable_logging                = true
              enable_log_file_validation    = false
              include_global_service_events = false
              is_multi_region_trail         = true
              is_organization_trail         = false

              event_selector {
                read_write_type           = "WriteOnly"
                include_management_events = true

                exclude_management_event_sources = [
                  "kms.amazonaws.com",
                  "rdsdata.amazonaws.com",
                ]

                data_resource {
                  type = "AWS::S3::Object"

                  values = [
                    "arn:aws:s3:::a/",
                    "arn:aws:s3:::b/",
                  ]
                }
              }

              insight_selector {
                insight_type = "ApiCallRateInsight"
              }

              insight_selector {
                insight_type = "ApiErrorRateInsight"
              }
            }

            """,
            FileOf("cloud_trail.tf"),
            StringComparison.Ordinal);
        Assert.Contains(
            """
              sns_topic_name                = "arn:aws:sns:eu-west-1:123456789012:trails"
              enable_logging                = false
              enable_log_file_validation    = false
              include_global_service_events = true
              is_multi_region_trail         = false
              is_organization_trail         = false

              advanced_event_selector {
                name = "Some"

                field_selector {
                  field  = "eventCategory"
                  equals = ["Data"]
                }

                field_selector {
                  field = "resources.ARN"

                  not_starts_with = [
            """,
            FileOf("cloud_trail.tf"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_data_store_is_never_replaced_and_a_retention_that_the_provider_refuses_is_left()
    {
        var stores = FileOf("cloud_trail_lake.tf");
        Assert.Contains("  kms_key_id                     = aws_kms_alias.logs_eu-west-1.arn\n  retention_period               = 366\n", stores, StringComparison.Ordinal);
        Assert.Contains("  lifecycle {\n    prevent_destroy = true\n  }\n", stores, StringComparison.Ordinal);
        Assert.Contains("  lifecycle {\n    prevent_destroy = true\n    ignore_changes  = [retention_period]\n  }\n", stores, StringComparison.Ordinal);
        Assert.DoesNotContain("3653", stores, StringComparison.Ordinal);
        var longest = new TemplateEstate(Account) { Resources = [Store(Ireland, new EventDataStoreConfiguration { Name = "lake", RetentionInDays = 2555 })] };
        Assert.Contains("= 2555\n", FileOf("cloud_trail_lake.tf", longest), StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_data_store_that_a_plan_gives_a_key_is_written_with_the_one_that_it_has()
    {
        var store = Store(Ireland, new EventDataStoreConfiguration { Name = "lake" });
        var made = Key(Ireland, "1", "alias/lake") with { Arn = null, KeyId = null, NewAliases = ["alias/lake"] };
        var there = Key(Ireland, "2", "alias/there");

        // A key for the store alone is made by whoever gives it to it.
        var alone = TerraformWriter.Write(new TemplateEstate(Account) { Keys = [made], Resources = [store with { PlannedKey = made }] }, TerraformPast.None).Single();
        Assert.Equal(["aws_cloudtrail_event_data_store.lake_eu-west-1"], alone.Addresses);
        Assert.DoesNotContain("kms_key_id", TextOf(alone, "cloud_trail_lake.tf"), StringComparison.Ordinal);
        Assert.Equal(["alias/lake", store.Status.ResourceId], alone.NotWritten.Select(static omitted => omitted.Id));
        Assert.All(alone.NotWritten, static omitted =>
        {
            Assert.Contains("Invoke-CmkPlan", omitted.Why, StringComparison.Ordinal);
            Assert.False(omitted.IsUnread);
        });
        Assert.DoesNotContain("gets another key", TextOf(alone, "notes.md"), StringComparison.Ordinal);
        Assert.DoesNotContain("What the plan changes", TextOf(alone, "notes.md"), StringComparison.Ordinal);

        // One for others too, and one that is there, are written.
        var group = LogGroup(Ireland, new LogGroupConfiguration { Name = "a" }) with { PlannedKey = made };
        var shared = TerraformWriter.Write(new TemplateEstate(Account) { Keys = [made, there], Resources = [store with { PlannedKey = made }, Store(Ireland, new EventDataStoreConfiguration { Name = "pond", KmsKeyId = there.Arn }) with { PlannedKeyArn = ArnOf(Ireland, "3") }, group] }, TerraformPast.None).Single();
        Assert.Contains("aws_kms_key.lake_eu-west-1", shared.Addresses);
        Assert.Contains("kms_key_id                     = aws_kms_key.there_eu-west-1.arn\n", TextOf(shared, "cloud_trail_lake.tf"), StringComparison.Ordinal);
        Assert.DoesNotContain("aws_kms_key.lake", TextOf(shared, "cloud_trail_lake.tf"), StringComparison.Ordinal);
        Assert.Contains("aws_kms_key.lake_eu-west-1.arn", TextOf(shared, "cloud_watch_logs.tf"), StringComparison.Ordinal);
        Assert.Equal(2, shared.NotWritten.Count);

        static string TextOf(WrittenTemplate written, string file) => written.Files.Single(written => written.RelativePath == $"{Account}/{file}").Text;
    }

    [Fact]
    public void A_log_group_keeps_its_retention_and_tags_but_those_of_AWS()
    {
        var groups = FileOf("cloud_watch_logs.tf");
        Assert.Contains(
            "  name                        = \"aws/spans\"\n  kms_key_id                  = aws_kms_key.logs_eu-west-1.arn\n  retention_in_days           = 0\n  log_group_class             = \"STANDARD\"\n  deletion_protection_enabled = true\n\n  tags = {\n    \"team\" = \"a\"\n  }\n",
            groups,
            StringComparison.Ordinal);
        Assert.Contains("  name            = \"deliveries\"\n  log_group_class = \"DELIVERY\"\n}\n", groups, StringComparison.Ordinal);
        Assert.Contains("  name              = \"months\"\n  retention_in_days = 30\n}\n", groups, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_service_has_a_form_that_writes() => Assert.All(ServiceCatalog.All, static service => Assert.NotNull(TerraformResources.FormOf(service)));
}
