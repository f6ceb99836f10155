# With -Saved, walks every view of every type that the module puts out, of objects whose every text is hostile, live and saved in that
# file; without, shows what the sandbox answers with hostile names, and errors about hostile input. Writes a line for each view that
# was walked, and one that begins with 'BAD' for each that shows what a terminal would obey. Colours of PowerShell's own are no
# fault.
param([string] $Manifest, [string] $Saved)

$PSStyle.OutputRendering = 'Ansi'
Import-Module $Manifest
$hostile = "a$([char]27)[2J$([char]27)]0;title$([char]7)b$([char]0x202E)c$([char]0x9B)31md`r`nforged-line$([char]0x200F)"

function Test-Shown {
    param([string] $What, [string] $Text)

    $plain = $Text -replace "$([char]27)\[[0-9;]*m"
    $bad = [regex]::Matches($plain, '(?![\r\n])[\p{Cc}\p{Cf}\u2028\u2029]|\r(?!\n)') | ForEach-Object { 'U+{0:X4}' -f [int]$_.Value[0] } | Sort-Object -Unique
    if ($bad) { "BAD $What shows $bad" }
    if ($plain -match '(?m)^\s*forged-line') { "BAD $What begins a line of its own" }
}

function New-Hostile {
    param([type] $Type, [string] $Text = $hostile)

    if ($Type -eq [string]) { return $Text }
    $underlying = [Nullable]::GetUnderlyingType($Type)
    if ($underlying) { $Type = $underlying }
    if ($Type.IsValueType) { return [Activator]::CreateInstance($Type) }
    if ($Type -eq [KmsCompliance.TextList]) { return , [KmsCompliance.TextList]::Create([string[]]@($Text)) }
    if ($Type -eq [KmsCompliance.TextDictionary]) {
        $pairs = [System.Collections.Generic.Dictionary[string, string]]::new()
        $pairs[$Text] = $Text
        return , [KmsCompliance.TextDictionary]::new($pairs)
    }
    if ($Type.BaseType.Name -like 'ReadOnlyCollection*') {
        # A list type of the module's own, whose constructor takes what is in it.
        $element = $Type.BaseType.GetGenericArguments()[0]
        $list = [Array]::CreateInstance($element, 1)
        $list[0] = New-Hostile $element $Text
        return , $Type.GetConstructors([System.Reflection.BindingFlags]'Instance, Public, NonPublic')[0].Invoke(@(, $list))
    }
    if ($Type.IsGenericType -and $Type.Name -like 'IReadOnlyList*') {
        $element = $Type.GetGenericArguments()[0]
        $list = [Array]::CreateInstance($element, 1)
        $list[0] = New-Hostile $element $Text
        return , $list
    }
    if ($Type.IsGenericType -and $Type.Name -like 'IReadOnlyDictionary*') {
        $tags = [System.Collections.Generic.Dictionary[string, string]]::new()
        $tags[$Text] = $Text
        return , $tags
    }
    $made = [System.Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($Type)
    foreach ($property in $Type.GetProperties().Where({ $_.SetMethod })) {
        # A document has lines of its own.
        $own = if ($property.Name -in 'PolicyDocument', 'PreviousPolicy', 'Difference', 'MissingStatement', 'Document') { $hostile -replace '[\r\n]' } else { $Text }
        $property.SetValue($made, (New-Hostile $property.PropertyType $own))
    }
    $made
}

function Show-Every {
    param([string] $What, $Value, [string[]] $TypeName)

    # Those of its own type, or else of the type that it is derived from.
    foreach ($name in $TypeName) {
        $views = Get-FormatData -TypeName $name | ForEach-Object FormatViewDefinition
        if ($views) { break }
    }
    foreach ($view in $views) {
        $format = switch ($view.Control.GetType().Name) { TableControl { 'Format-Table' } ListControl { 'Format-List' } WideControl { 'Format-Wide' } CustomControl { 'Format-Custom' } }
        $text = $Value | & $format -View $view.Name | Out-String -Width 2000
        Test-Shown "$What in $format -View $($view.Name)" $text
        "view $What $format $($view.Name)"
        if ($text -match '(?m)^Tags\s*:\s*$') { "BAD $What in $format -View $($view.Name) shows no tags" }
        if ($text.Trim().Length -eq 0) { "BAD $What in $format -View $($view.Name) shows nothing" }
    }
    Test-Shown "$What as it comes" ($Value | Out-String -Width 2000)
}

if ($Saved) {
    $mixed = $mixedSaved = @()
    $types = [KmsCompliance.AwsRegion].Assembly.GetExportedTypes().Where({ $_.Namespace -eq 'KmsCompliance' -and $_.IsClass -and -not $_.IsAbstract -and -not [System.Collections.IEnumerable].IsAssignableFrom($_) })
    foreach ($type in $types) {
        $live = New-Hostile $type
        "type $($type.FullName)"
        Show-Every "$($type.Name), live" $live $live.PSTypeNames
        $live | Export-Clixml -LiteralPath $Saved
        Show-Every "$($type.Name), saved" (Import-Clixml -LiteralPath $Saved) $live.PSTypeNames
        foreach ($text in 'Message', 'Remediation', 'Explanation') {
            if ($live.$text) { Test-Shown "$($type.Name)'s $text" $live.$text }
        }
        $mixed += @($live)
        $mixedSaved += @(Import-Clixml -LiteralPath $Saved)
    }
    # One list for all types: whichever comes first, each is shown by its own entry.
    for ($first = 0; $first -lt $mixed.Count; $first++) {
        $order = @($first..($mixed.Count - 1)) + @(0..$first)
        Test-Shown "a mixture in Format-List, $($mixed[$first].GetType().Name) first" ($mixed[$order] | Format-List | Out-String -Width 2000)
        Test-Shown "a saved mixture in Format-List, $($mixed[$first].GetType().Name) first" ($mixedSaved[$order] | Format-List | Out-String -Width 2000)
    }
    "mixed $($mixed.Count) $($mixedSaved.Count)"
    return
}

# What came over the wire.
$Error.Clear()
$PSDefaultParameterValues = @{ '*:Region' = 'eu-west-1' }
$statuses = Get-ServiceEncryptionStatus -Verbose -CoverageVariable coverage 4>&1 2>$null
$objects = @($statuses | Where-Object { $_ -is [KmsCompliance.EncryptionStatus] })
"hostile $(@($objects | Where-Object ResourceName -match "$([char]27)|\uFFFD").Count)"
Test-Shown 'verbose' ($statuses | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | Out-String -Width 2000)
$keys = Get-ServiceCmk -Alias * 2>$null
$findings = $objects | Test-ServiceCmk
$changes = $objects | Where-Object Service -eq SecretsManager | Set-ServiceCmk -KeyId alias/billing -Confirm:$false -WarningVariable warned 3>$null 2>$null
$granted = Grant-CmkAccess alias/billing SecretsManager -User arn:aws:iam::111122223333:role/App -Confirm:$false 3>$null
$judged = Test-CmkPolicy alias/billing
$answers = Test-CmkAccess alias/billing arn:aws:iam::111122223333:role/Reader Decrypt
$regions = Get-Region eu-*
$places = (Get-Variable coverage -ErrorAction Ignore).Value.Places
"statements $(@($answers.Statement) -join ',')"

# Of a mixture, PowerShell shows by the view of whichever came first, and the others by their properties themselves; so does '*'.
$all = @($objects) + @($keys) + @($findings) + @($changes) + @($granted) + @($judged) + @($answers) + @($regions) + @($places)
"mixture of $(@($all | ForEach-Object { $_.GetType().Name } | Sort-Object -Unique).Count) types, $($all.Count) objects"
[array]::Reverse(($back = @($all)))
foreach ($order in @{ forth = $all; back = $back }.GetEnumerator()) {
    Test-Shown "a mixture, $($order.Key), as it comes" ($order.Value | Out-String -Width 2000)
    foreach ($format in 'Format-Table', 'Format-List', 'Format-Wide', 'Format-Custom') {
        Test-Shown "a mixture, $($order.Key), in $format" ($order.Value | & $format | Out-String -Width 2000)
    }
}
# Policies are kept to the letter.
$documents = 'PolicyDocument', 'PreviousPolicy', 'RepairedPolicy'
foreach ($group in $all | Group-Object { $_.GetType().Name }) {
    $shown = $group.Group[0].PSObject.Properties.Name | Where-Object { $_ -notin $documents }
    Test-Shown "$($group.Name) in Format-List *" ($group.Group | Format-List $shown | Out-String -Width 2000)
    Test-Shown "$($group.Name) in Format-Table *" ($group.Group | Format-Table $shown | Out-String -Width 2000)
    Test-Shown "$($group.Name) in JSON and back" ($group.Group | Select-Object $shown | ConvertTo-Json | ConvertFrom-Json | Format-List | Out-String -Width 2000)
}
Test-Shown 'warnings' ($warned | Out-String -Width 2000)

# Errors, those about the input too.
$null = $hostile | Set-SecretCmk -KeyId $hostile 2>$null
$null = Get-SecretEncryptionStatus -SecretId $hostile 2>$null
try { $null = Get-ServiceEncryptionStatus -ResourceId $hostile } catch { $null = $_ }
$null = Get-XRayEncryptionStatus -Region $hostile 2>$null
$null = Test-CmkPolicy $hostile 2>$null
$null = Test-CmkPolicy -PolicyDocument "{`"$hostile`"" -AccountId 111122223333 2>$null
$null = New-ServiceCmk -Service XRay -Alias $hostile 2>$null
$null = Get-CmkPermission $hostile 2>$null
$null = [pscustomobject]@{ ResourceId = $hostile; Service = 'SecretsManager' } | Set-ServiceCmk -KeyId alias/billing 2>$null
# The line of the script that failed is the user's own, and so is what PowerShell itself says.
$records = @($Error | Where-Object FullyQualifiedErrorId -like '*,KmsCompliance.*' | Sort-Object -Property FullyQualifiedErrorId -Unique)
"errors $($records.Count)"
foreach ($view in 'ConciseView', 'NormalView') {
    $ErrorView = $view
    Test-Shown "errors in $view" ($records | Out-String -Width 2000)
}
Test-Shown 'errors by Get-Error' ($records | Get-Error | Out-String -Width 2000)
Test-Shown 'errors in full' ($records | Format-List -Property * -Force | Out-String -Width 2000)
