# Imports the module that is tested: the one that KMSCOMPLIANCE_MODULE names, such as a package's manifest, or the checkout's.
# Every file does so for itself, when tests are found and when they run, and none removes it: files share the session.
$script:ManifestPath = if ($env:KMSCOMPLIANCE_MODULE) { $env:KMSCOMPLIANCE_MODULE } else { Join-Path -Path $PSScriptRoot -ChildPath '../../KmsCompliance.psd1' }
Import-Module -Name $script:ManifestPath
