# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC1111,SC2034,SC2154 # as in dev, which has the variables
# What ./dev pictures shows. Each scene_ function starts what is to be seen, and makes a picture or two.

settings=

# start PROGRAM ARG...: starts what is there to be looked at.
start ()
{
  "$@" >>"$scratch/programs" 2>&1 &
  children+=("$!")
}

# Menus have shadows and round corners, which would be black without it.
start_compositor ()
{
  start env "${headless_environment[@]}" xcompmgr
}

start_demos ()
{
  local demo
  start_demo
  for demo in seqlock semaphore image; do
    start "$build_dir/src/demo/mapglass-demo" "$demo" </dev/null
  done
}

# remember URI KEY=VALUE...: what Mapglass is to remember of this mapping.
remember ()
{
  local hash
  hash=$(printf %s "$1" | sha1sum)
  printf '%s\n' "[org/mapglass/Mapglass/mapping/${hash%% *}]" "${@:2}" '' >>"$settings"
}

# press KEY...: as xdotool names them.
press ()
{
  local id
  id=$(env "${headless_environment[@]}" xdotool search --onlyvisible --pid "$window" | tail -n 1)
  env "${headless_environment[@]}" xdotool windowfocus --sync "$id" key --delay 60 "$@"
}

# finish NAME SECONDS: makes the picture when the window has been at it for so long, and closes the window.
finish ()
{
  sleep "$2"
  picture_window "$scratch/picture"
  convert "png:$scratch/picture" -strip +dither -colors 256 -define png:compression-level=9 "png:docs/pictures/$1.png"
  close_headless_window
  say "Made docs/pictures/$1.png."
}

# Two waves whose floats lie side by side, and how far apart two of their points are.
scene_mapglass ()
{
  local scheme uri=posix:/Share_Waves writer
  start python3 docs/pictures/writers.py waves /dev/shm/Share_Waves
  writer=$!
  remember "$uri" show-plot=true plot-channels=2
  for scheme in light dark; do
    open_headless_window "$uri" ADW_DEBUG_COLOR_SCHEME="prefer-$scheme"
    press F6 F6 ctrl+Right ctrl+Right ctrl+Right ctrl+Right shift+ctrl+Right shift+ctrl+Right shift+ctrl+Right
    finish "mapglass-$scheme" 2
  done
  stop_child "$writer"
  rm /dev/shm/Share_Waves
}

# The menu reaches from what takes nothing to what takes something from the program.
scene_follow ()
{
  open_headless_window posix:/Share_Seqlock
  press ctrl+F5 Tab Tab Tab Down Down Down Down Down Down Down Down Down
  finish follow 2
}

# A window on the framebuffer of another display, where a second Mapglass draws.
scene_image ()
{
  local uri=file:/mnt/Xvfb_screen0 outer=("${headless_environment[@]}" XAUTHORITY="$scratch/outer-authority") other
  remember "$uri" "element-type='be:u32'" show-hex=false show-image=true
  remember "posix:/$mapping" show-hex=false show-plot=true
  cp -r "$scratch/config" "$scratch/other-config"   # it remembers the size of its window
  rm "$scratch/display" "$scratch/bus"
  mv "$scratch/authority" "$scratch/outer-authority"
  screen=800x600x24
  start_display -fbdir /mnt
  start_bus
  start env "${headless_environment[@]}" XDG_CONFIG_HOME="$scratch/other-config" "${window_environment[@]}" \
    "$build_dir/src/gui/mapglass" "posix:/$mapping"
  other=$!
  headless_environment=("${outer[@]}")
  open_headless_window "$uri"
  finish image 4
  stop_child "$other"
}

scene_activity ()
{
  local writer
  remember posix:/Share_Busy "element-type='u64'" show-hex=false show-activity=true
  start python3 docs/pictures/writers.py busy /dev/shm/Share_Busy
  writer=$!
  open_headless_window posix:/Share_Busy
  finish activity 15
  stop_child "$writer"
  rm /dev/shm/Share_Busy
}

# A Windows program in a prefix of Wine that is made for it, without a display. /tmp is the own one of this run.
scene_sections ()
{
  local demo=$build_dir/src/demo/windows/mapglass-demo.exe
  local wine=(
    env -u DISPLAY -u WAYLAND_DISPLAY -u WINEARCH HOME="$scratch" WINEPREFIX=/tmp/wine WINEDEBUG=-all
    WINEDLLOVERRIDES='mscoree=;mshtml=;winemenubuilder.exe='
  )
  if ! has wine || [ ! -f "$demo" ]; then
    say 'Without Wine and MinGW there is no picture of a Windows program.'
    return
  fi
  quietly 'The prefix of Wine could not be made.' "${wine[@]}" wine wineboot -i
  mkfifo "$scratch/input"
  "${wine[@]}" wine "$demo" floats <>"$scratch/input" >"$scratch/floats" 2>>"$scratch/programs" &
  children+=("$!")
  wait_until 60 grep -qs made "$scratch/floats" || die 'The Windows program has not made its mapping.'
  headless_environment+=(MAPGLASS_SECTIONS="$PWD/$build_dir/src/helpers/sections/mapglass-sections.exe")
  printf '%s\n' '[org/mapglass/Mapglass]' "panel-page='users'" '' >>"$settings"
  open_headless_window "section:Local\\$mapping"
  finish sections 8
  "${wine[@]}" wineserver -k || true
}

# make_pictures NAME: those of the scenes that have NAME in their name.
make_pictures ()
{
  local scene scenes=()
  for scene in mapglass follow image activity sections; do
    if [[ $scene == *"$1"* ]]; then
      scenes+=("$scene")
    fi
  done
  [ ${#scenes[@]} -gt 0 ] || die "There is no picture with “$1” in its name."

  export MESA_SHADER_CACHE_DISABLE=true   # it is a mapping too
  start_headless
  start_compositor
  settings=$scratch/config/glib-2.0/settings/keyfile
  mkdir -p "${settings%/*}"
  headless_environment+=(GSETTINGS_BACKEND=keyfile)
  start_demos
  for scene in "${scenes[@]}"; do
    "scene_$scene"
  done
}
