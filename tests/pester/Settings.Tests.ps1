# The schema of settings files, and the example of their page, say what the module takes.

BeforeAll {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Module.ps1')
    $script:Schema = Join-Path -Path $PSScriptRoot -ChildPath '../../docs/schemas/settings.schema.json'
    $page = Get-Content -Raw -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath '../../docs/about/about_KmsCompliance_Settings.md')
    $script:Example = [regex]::Match($page, '(?s)```json\r?\n(.*?)```').Groups[1].Value
    $script:Path = Join-Path -Path $TestDrive -ChildPath 'settings.json'
    $script:Status = '{"Service":"XRay","ResourceId":"xray/111122223333/eu-west-1","ResourceName":"X-Ray","ResourceArn":null,"AccountId":"111122223333","Region":"eu-west-1","KmsKeyId":null,"KeyArn":null,"KeyAccountId":null,"KeyManager":"AWS","KeyState":null,"EncryptionType":"NONE","Status":"ACTIVE","Compliance":"NonCompliant","Reason":"AwsOwnedKey","Message":"x"}' | ConvertFrom-Json

    function Test-Settings([string]$Text) {
        Set-Content -LiteralPath $Path -Value $Text
        try {
            $Status | Export-CmkReport -Path (Join-Path -Path $TestDrive -ChildPath 'report.json') -SettingsPath $Path
            $true
        } catch {
            $_.FullyQualifiedErrorId | Should -BeLike 'InvalidSettings,*'
            $false
        }
    }
}

Describe 'Settings' {
    It 'are what the schema says, and the example of the page is right' {
        $Example | Should -Match '"exemptions"'
        Test-Json -Json $Example -SchemaFile $Schema -Options IgnoreComments, AllowTrailingCommas | Should -BeTrue
        Test-Settings $Example | Should -BeTrue
    }

    It 'are refused by both or taken by both' {
        $exemption = '"rule":"KMSC001","owner":"o","reason":"r","expires":"2027-01-31"'
        $cases = [ordered]@{
            '{}' = $true
            '{"exemption":[]}' = $false
            '{"accounts":["111122223333"]}' = $true
            '{"accounts":[111122223333]}' = $false
            '{"accounts":["1"]}' = $false
            '{"approvedKeys":[""]}' = $false
            '{"requiredTags":{"Owner":[]}}' = $true
            '{"requiredTags":["Owner"]}' = $false
            '{"requiredTags":{"":[]}}' = $false
            '{"maximumRotationDays":365,"maximumUnusedDays":90}' = $true
            '{"maximumRotationDays":30}' = $false
            '{"maximumUnusedDays":0}' = $false
            '{"rules":{"KMSC001":{"enabled":true,"severity":"High"}}}' = $true
            '{"rules":{"KMSC001":{"severity":"Grave"}}}' = $false
            '{"rules":{"X":{}}}' = $false
            '{"dataClassification":{"tag":"c","severity":{"x":{"KMSC*":"Low"}}}}' = $true
            '{"dataClassification":{"severity":{}}}' = $false
            "{`"exemptions`":[{$exemption,`"region`":`"eu-*`"}]}" = $true
            "{`"exemptions`":[{$exemption}]}" = $false
            '{"exemptions":[{"rule":"KMSC001","region":"*","owner":"o","reason":"r"}]}' = $false
        }
        foreach ($case in $cases.GetEnumerator()) {
            Test-Json -Json $case.Key -SchemaFile $Schema -ErrorAction Ignore | Should -Be $case.Value -Because $case.Key
            Test-Settings $case.Key | Should -Be $case.Value -Because $case.Key
        }
    }
}
