# SPDX-License-Identifier: GPL-3.0-or-later
# Completion for mapglassctl, mapglass and mapglass-demo. shellcheck shell=bash
# The helpers that begin with two underscores, and _init_completion, are those of bash-completion.

# What mapglassctl lists now, one URI a line.
_mapglass_uris ()
{
  mapglassctl list --json 2>/dev/null \
    | grep -oE '"uri": ?"([^"\\]|\\.)*"' \
    | sed -E 's/^"uri": ?"//; s/"$//; s/\\(.)/\1/g'
}

# Offers the URIs that begin with the word at the cursor, with what the shell would take apart escaped;
# within quotes bash wants them as they are.
_mapglass_complete_uris ()
{
  local word=$1 typed uri quoted=false
  case $word in
    [\"\']*) typed=${word#?} quoted=true ;;
    *) typed=$(sed -E 's/\\(.)/\1/g' <<<"$word") ;;
  esac
  COMPREPLY=()
  while IFS= read -r uri; do
    [[ -n $uri && $uri == "$typed"* ]] || continue
    $quoted || uri=$(printf %q "$uri")
    COMPREPLY+=("$uri")
  done <<<"$(_mapglass_uris)"
  __ltrim_colon_completions "$word"
}

_mapglass_complete_words ()
{
  # shellcheck disable=SC2207 # none of the words has a space or a pattern in it
  COMPREPLY=($(compgen -W "$1" -- "$2"))
  __ltrim_colon_completions "$2"
}

_mapglass_types ()
{
  local type
  printf 'i8 u8 bool char '
  for type in i16 i32 i64 u16 u32 u64 f16 bf16 f32 f64; do
    printf '%s be:%s ' "$type" "$type"
  done
}

_mapglassctl ()
{
  # shellcheck disable=SC2034 # _init_completion fills them all
  local cur prev words cword split
  _init_completion -s -n : || return

  local command=${words[1]-} options
  if [ "$cword" -eq 1 ]; then
    _mapglass_complete_words 'list show read watch wait plot write fill flush patch create remove copy --help --version' "$cur"
    return
  fi

  case $command in
    list) options='--kind --user --orphans --all --json --watch --for --help' ;;
    show) options='--json --help' ;;
    read) options='--type --offset --count --format --mutex --mutex-timeout --help' ;;
    watch) options='--type --offset --count --rate --for --format --changes --on-change --seqlock --futex --semaphore --semaphore-at --peek --take --eventfd --event --on-write --mutex --mutex-timeout --help' ;;
    wait) options='--until --timeout --type --offset --count --rate --format --help' ;;
    plot)
      options='--type --offset --stride --channels --own-scales --zoom --cursor --image --pixel --flip --alpha --colors
        --scale --range --size --dark --png --svg --help'
      ;;
    write) options='--type --offset --if-equals --file --mutex --mutex-timeout --json --help' ;;
    fill)
      options='--type --offset --count --byte --value --ramp --step --sine --center --periods --frequency --phase
        --random --min --max --seed --increment --mutex --mutex-timeout --json --help'
      ;;
    flush) options='--offset --length --json --help' ;;
    patch) options='--type --force --reverse --json --help' ;;
    create) options='--size --file --protect --mode --reserve --commit --huge --fill --from --for --help' ;;
    remove) options='--orphans --dry-run --help' ;;
    copy) options='--force --help' ;;
    *) return ;;
  esac

  case $prev in
    --type) _mapglass_complete_words "$(_mapglass_types)" "$cur" ;;
    --format)
      if [[ $command == @(read|wait) ]]; then
        _mapglass_complete_words 'text hex json csv npy raw' "$cur"
      else
        _mapglass_complete_words 'text csv json' "$cur"
      fi
      ;;
    --kind) _mapglass_complete_words 'posix sysv memfd file section semaphore object anonymous' "$cur" ;;
    --user) _mapglass_complete_words "$(compgen -u)" "$cur" ;;
    --pixel) _mapglass_complete_words "rgb8 rgba8 bgra8 $(_mapglass_types)" "$cur" ;;
    --flip) _mapglass_complete_words 'x y xy' "$cur" ;;
    --colors) _mapglass_complete_words 'viridis cividis inferno gray' "$cur" ;;
    --scale) _mapglass_complete_words 'linear log' "$cur" ;;
    --protect) _mapglass_complete_words 'readonly readwrite writecopy execute-read execute-readwrite execute-writecopy' "$cur" ;;
    --file | --from | --png | --svg) _filedir ;;
    --rate) _mapglass_complete_words 'adaptive spin' "$cur" ;;
    --offset | --count | --for | --until | --timeout | --size | --mode | --fill | --length | --if-equals) ;;
    --on-change | --seqlock | --futex | --semaphore | --semaphore-at | --eventfd | --event | --mutex | --mutex-timeout) ;;
    --byte | --value | --ramp | --step | --sine | --center | --periods | --frequency | --phase) ;;
    --stride | --channels | --zoom | --cursor | --image | --range) ;;
    --min | --max | --seed | --increment) ;;
    *)
      if [[ $cur == -* ]]; then
        _mapglass_complete_words "$options" "$cur"
      elif [ "$command" = patch ] && [ "$cword" -eq 2 ]; then
        _mapglass_complete_words 'create apply show' "$cur"
      elif [ "$command" = patch ] && [[ ${words[2]}:$cword == @(apply:4|show:3) ]]; then
        _filedir
      elif [[ $command == @(copy|patch) && $cur == */* && $cur != *:* ]]; then
        _filedir
      elif [ "$command" != list ] && [ "$command" != create ]; then
        _mapglass_complete_uris "$cur"
      fi
      ;;
  esac
}

_mapglass ()
{
  # shellcheck disable=SC2034 # _init_completion fills them all
  local cur prev words cword split
  _init_completion -s -n : || return

  if [[ $cur == -* ]]; then
    _mapglass_complete_words '--help --version' "$cur"
  else
    _mapglass_complete_uris "$cur"
  fi
}

_mapglass_demo ()
{
  # shellcheck disable=SC2034 # _init_completion fills them all
  local cur prev words cword split
  _init_completion -s || return

  case $cword:${words[1]-}:$prev in
    1:*)
      _mapglass_complete_words 'floats text chat copy header mutex cow coherence seqlock semaphore image --help --version' "$cur"
      ;;
    *:--name | *:--rate | *:--workers | *:--rounds | *:--updates | *:--width | *:--height) ;;
    *:floats:*) _mapglass_complete_words '--name --rate --once --read --help' "$cur" ;;
    *:text:* | *:chat:* | *:header:*) _mapglass_complete_words '--name --read --help' "$cur" ;;
    *:copy:*)
      if [[ $cur == -* ]]; then
        _mapglass_complete_words '--force --help' "$cur"
      else
        _filedir
      fi
      ;;
    *:mutex:*) _mapglass_complete_words '--name --workers --rounds --no-lock --kill --help' "$cur" ;;
    *:cow:* | *:coherence:*) _mapglass_complete_words '--name --help' "$cur" ;;
    *:seqlock:*) _mapglass_complete_words '--name --rate --updates --help' "$cur" ;;
    *:semaphore:*) _mapglass_complete_words '--name --rate --updates --read --help' "$cur" ;;
    *:image:*) _mapglass_complete_words '--name --rate --width --height --float --help' "$cur" ;;
  esac
}

complete -F _mapglassctl mapglassctl
complete -F _mapglass mapglass
complete -F _mapglass_demo mapglass-demo
