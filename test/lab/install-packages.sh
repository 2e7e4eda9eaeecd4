#!/bin/sh
# Installs the Debian packages that the test lab needs; safe to run again.
#
#   install-packages.sh            everything
#   install-packages.sh lan        only what the "lan" layout needs
#   install-packages.sh site       that, and the daemons of the "site" layout
#   install-packages.sh bench      that of "lan", and the scanners the benchmark compares with
#
# The daemons are only ever run inside the lab's namespaces: nothing is started
# on the host, now or at the next boot. Exit status: 0 all there, 1 otherwise.
set -eu

PATH="$PATH:/usr/sbin:/sbin"
LAN="iproute2:ip iputils-ping:ping procps:sysctl util-linux:setpriv nftables:nft curl:curl openssl:openssl"
RELAY="gcc:gcc libc6-dev:/usr/include/stdio.h"
SITE="dnsmasq-base:dnsmasq kamailio:kamailio coturn:turnserver chrony:chronyd nginx-light:nginx miniupnpd:miniupnpd miniupnpd-nftables:miniupnpd conntrack:conntrack"
BENCH="nmap:nmap arp-scan:arp-scan fping:fping"
SERVICES="kamailio coturn chrony nginx miniupnpd"

case "${1:-all}" in
  lan) wanted="$LAN" ;;
  site) wanted="$LAN $RELAY $SITE" ;;
  bench) wanted="$LAN $RELAY $BENCH" ;;
  all) wanted="$LAN $RELAY $SITE $BENCH" ;;
  *)
    sed -n '2,10p' "$0" >&2
    exit 2
    ;;
esac

# Each item is package:proof, the proof being a command or a file.
is_present() {
  case "$1" in
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

missing=""
for item in $wanted; do
  is_present "${item#*:}" || missing="$missing ${item%%:*}"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "lab: missing packages:$missing (install them as root, or run this script as root on Debian)" >&2
  exit 1
fi

policy=/usr/sbin/policy-rc.d
own_policy=no
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  own_policy=yes
fi
restore_policy() { [ "$own_policy" = no ] || rm -f "$policy"; }
trap restore_policy EXIT INT TERM

# A service that was not there before must not come up at the next boot either.
if [ -d /run/systemd/system ]; then
  for service in $SERVICES; do
    [ -e "/lib/systemd/system/$service.service" ] || systemctl mask --quiet "$service" || true
  done
fi

# Two time daemons exclude each other: keep the one the machine's clock depends on.
if [ -d /run/systemd/system ]; then
  case " $missing " in
    *" chrony "*)
      if dpkg -s systemd-timesyncd ntpsec ntp openntpd 2>/dev/null | grep -q '^Status: install ok installed'; then
        echo "lab: chrony left out, it would remove this machine's own time daemon" >&2
        missing=$(printf '%s' "$missing" | sed 's/ chrony\b//')
      fi
      ;;
  esac
fi

export DEBIAN_FRONTEND=noninteractive
apt-get -qq update || echo "lab: package lists not refreshed, trying with those at hand" >&2
# shellcheck disable=SC2086 # a list of package names
apt-get -qq install -y --no-install-recommends \
  -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold $missing >/dev/null

still=""
for item in $wanted; do
  is_present "${item#*:}" || still="$still ${item%%:*}"
done
if [ -n "$still" ]; then
  echo "lab: still missing after installation:$still" >&2
  exit 1
fi
