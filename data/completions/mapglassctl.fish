# SPDX-License-Identifier: GPL-3.0-or-later

# What mapglassctl lists now, one URI a line.
function __mapglass_uris
    mapglassctl list --json 2>/dev/null \
        | string match -arg '"uri": ?"((?:[^"\\\\]|\\\\.)*)"' \
        | string replace -ar '\\\\(.)' '$1'
end

function __mapglass_types
    printf '%s\n' {i,u}8 bool char {,be:}{i,u}{16,32,64} {,be:}{f16,bf16,f32,f64}
end

complete -c mapglassctl -f
set -l commands list show read watch write fill flush patch create remove copy

complete -c mapglassctl -n "not __fish_seen_subcommand_from $commands" -a list -d 'Print every mapping'
complete -c mapglassctl -n "not __fish_seen_subcommand_from $commands" -a show -d 'Print what is known about one'
complete -c mapglassctl -n "not __fish_seen_subcommand_from $commands" -a read -d 'Print the values once'
complete -c mapglassctl -n "not __fish_seen_subcommand_from $commands" -a watch -d 'Print the values again and again'
complete -c mapglassctl -n "not __fish_seen_subcommand_from $commands" -a write -d 'Store values in a mapping'
complete -c mapglassctl -n "not __fish_seen_subcommand_from $commands" -a fill -d 'Fill a range of a mapping'
complete -c mapglassctl -n "not __fish_seen_subcommand_from $commands" -a flush -d 'Write changes back to the disk'
complete -c mapglassctl -n "not __fish_seen_subcommand_from $commands" -a patch -d 'Make, apply and show changes as a text'
complete -c mapglassctl -n "not __fish_seen_subcommand_from $commands" -a create -d 'Make a mapping'
complete -c mapglassctl -n "not __fish_seen_subcommand_from $commands" -a remove -d 'Remove mappings'
complete -c mapglassctl -n "not __fish_seen_subcommand_from $commands" -a copy -d 'Copy the bytes of a mapping or file'
complete -c mapglassctl -s h -l help -d 'Print a summary'
complete -c mapglassctl -n "not __fish_seen_subcommand_from $commands" -l version -d 'Print the version'

complete -c mapglassctl -n '__fish_seen_subcommand_from show read watch write fill flush patch remove copy' -a '(__mapglass_uris)'
complete -c mapglassctl -n '__fish_seen_subcommand_from list show write fill flush patch' -l json -d 'Print JSON'
complete -c mapglassctl -n '__fish_seen_subcommand_from read watch write fill patch' -l type -x -a '(__mapglass_types)' -d 'Element type'
complete -c mapglassctl -n '__fish_seen_subcommand_from read watch write fill flush' -l offset -x -d 'Where to begin, in bytes'
complete -c mapglassctl -n '__fish_seen_subcommand_from read watch fill' -l count -x -d 'How many elements'
complete -c mapglassctl -n '__fish_seen_subcommand_from read' -l format -x -a 'text hex json csv npy raw' -d 'How to print'
complete -c mapglassctl -n '__fish_seen_subcommand_from watch' -l format -x -a 'text csv json' -d 'How to print'
complete -c mapglassctl -n '__fish_seen_subcommand_from watch' -l rate -x -d 'How many times a second'
complete -c mapglassctl -n '__fish_seen_subcommand_from list watch' -l for -x -d 'When to stop'
complete -c mapglassctl -n '__fish_seen_subcommand_from watch' -l changes -d 'Only when a value has changed'
complete -c mapglassctl -n '__fish_seen_subcommand_from list' -l kind -x -a 'posix sysv memfd file section semaphore anonymous' -d 'Only one kind'
complete -c mapglassctl -n '__fish_seen_subcommand_from list' -l user -x -a '(__fish_complete_users)' -d 'Only what belongs to a user'
complete -c mapglassctl -n '__fish_seen_subcommand_from list' -l all -d 'Also files that nobody writes to'
complete -c mapglassctl -n '__fish_seen_subcommand_from list' -l watch -d 'Print what changes'
complete -c mapglassctl -n '__fish_seen_subcommand_from list remove' -l orphans -d 'Only what no process uses'
complete -c mapglassctl -n '__fish_seen_subcommand_from create' -l size -x -d 'How large, in bytes'
complete -c mapglassctl -n '__fish_seen_subcommand_from create' -l file -r -F -d 'Share this file'
complete -c mapglassctl -n '__fish_seen_subcommand_from create' -l protect -x -a 'readonly readwrite writecopy' -d 'Which views it permits'
complete -c mapglassctl -n '__fish_seen_subcommand_from create' -l mode -x -d 'Permission bits'
complete -c mapglassctl -n '__fish_seen_subcommand_from create' -l reserve -d 'Allocate memory on first touch'
complete -c mapglassctl -n '__fish_seen_subcommand_from create' -l commit -d 'Allocate all memory now'
complete -c mapglassctl -n '__fish_seen_subcommand_from create' -l huge -d 'Use huge pages'
complete -c mapglassctl -n '__fish_seen_subcommand_from create' -l fill -x -d 'Fill it with a byte'
complete -c mapglassctl -n '__fish_seen_subcommand_from create' -l from -r -F -d 'Begin it with a file'
complete -c mapglassctl -n '__fish_seen_subcommand_from remove' -l dry-run -d 'Only say what would be removed'
complete -c mapglassctl -n '__fish_seen_subcommand_from write' -l if-equals -x -d 'Only where this is what is there'
complete -c mapglassctl -n '__fish_seen_subcommand_from write' -l file -r -F -d 'Write the bytes of this file'
complete -c mapglassctl -n '__fish_seen_subcommand_from fill' -l byte -x -d 'Every byte this one'
complete -c mapglassctl -n '__fish_seen_subcommand_from fill' -l value -x -d 'Every value this one'
complete -c mapglassctl -n '__fish_seen_subcommand_from fill' -l ramp -x -d 'A ramp that starts with this value'
complete -c mapglassctl -n '__fish_seen_subcommand_from fill' -l step -x -d 'From each value of the ramp to the next'
complete -c mapglassctl -n '__fish_seen_subcommand_from fill' -l sine -x -d 'A sine of this amplitude'
complete -c mapglassctl -n '__fish_seen_subcommand_from fill' -l center -x -d 'What the sine swings around'
complete -c mapglassctl -n '__fish_seen_subcommand_from fill' -l periods -x -d 'How many over all values'
complete -c mapglassctl -n '__fish_seen_subcommand_from fill' -l frequency -x -d 'Periods per value'
complete -c mapglassctl -n '__fish_seen_subcommand_from fill' -l phase -x -d 'Where the sine starts, in degrees'
complete -c mapglassctl -n '__fish_seen_subcommand_from fill' -l random -d 'Random values'
complete -c mapglassctl -n '__fish_seen_subcommand_from fill' -l min -x -d 'The smallest random value'
complete -c mapglassctl -n '__fish_seen_subcommand_from fill' -l max -x -d 'The largest random value'
complete -c mapglassctl -n '__fish_seen_subcommand_from fill' -l seed -x -d 'The same values for the same seed'
complete -c mapglassctl -n '__fish_seen_subcommand_from fill' -l increment -x -d 'Add this to what is there'
complete -c mapglassctl -n '__fish_seen_subcommand_from flush' -l length -x -d 'How much of it, in bytes'
complete -c mapglassctl -n '__fish_seen_subcommand_from patch' -a 'create apply show'
complete -c mapglassctl -n '__fish_seen_subcommand_from patch' -F
complete -c mapglassctl -n '__fish_seen_subcommand_from patch' -l reverse -d 'Take the changes back'
complete -c mapglassctl -n '__fish_seen_subcommand_from patch' -l force -d 'Write also where something else is there'
complete -c mapglassctl -n '__fish_seen_subcommand_from copy' -F
complete -c mapglassctl -n '__fish_seen_subcommand_from copy' -l force -d 'Write over a file that exists'

complete -c mapglass -f -a '(__mapglass_uris)'
complete -c mapglass -s h -l help -d 'Print a summary'
complete -c mapglass -l version -d 'Print the version'

complete -c mapglass-demo -f
set -l demos floats text chat copy header mutex cow coherence

complete -c mapglass-demo -n "not __fish_seen_subcommand_from $demos" -a floats -d 'Floats that change all the time'
complete -c mapglass-demo -n "not __fish_seen_subcommand_from $demos" -a text -d 'A text'
complete -c mapglass-demo -n "not __fish_seen_subcommand_from $demos" -a chat -d 'Words for another terminal'
complete -c mapglass-demo -n "not __fish_seen_subcommand_from $demos" -a copy -d 'A file, copied through views'
complete -c mapglass-demo -n "not __fish_seen_subcommand_from $demos" -a header -d 'A mapping that says what it is'
complete -c mapglass-demo -n "not __fish_seen_subcommand_from $demos" -a mutex -d 'Processes that count together'
complete -c mapglass-demo -n "not __fish_seen_subcommand_from $demos" -a cow -d 'Copy-on-write'
complete -c mapglass-demo -n "not __fish_seen_subcommand_from $demos" -a coherence -d 'Many views that agree'

complete -c mapglass-demo -n '__fish_seen_subcommand_from floats text chat header mutex cow coherence' -l name -x \
    -d 'Name of the mapping'
complete -c mapglass-demo -n '__fish_seen_subcommand_from floats text chat header' -l read -d 'Read instead of writing'
complete -c mapglass-demo -n '__fish_seen_subcommand_from floats' -l rate -x -d 'Writes a second'
complete -c mapglass-demo -n '__fish_seen_subcommand_from floats' -l once -d 'Write once, then wait'
complete -c mapglass-demo -n '__fish_seen_subcommand_from copy' -F
complete -c mapglass-demo -n '__fish_seen_subcommand_from copy' -l force -d 'Replace the second file'
complete -c mapglass-demo -n '__fish_seen_subcommand_from mutex' -l workers -x -d 'How many processes'
complete -c mapglass-demo -n '__fish_seen_subcommand_from mutex' -l rounds -x -d 'Rounds of each'
complete -c mapglass-demo -n '__fish_seen_subcommand_from mutex' -l no-lock -d 'Leave the mutex out'
complete -c mapglass-demo -n '__fish_seen_subcommand_from mutex' -l kill -d 'Kill one that holds the mutex'
complete -c mapglass-demo -s h -l help -d 'Print a summary'
complete -c mapglass-demo -n "not __fish_seen_subcommand_from $demos" -l version -d 'Print the version'
