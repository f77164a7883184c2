# A server in one process: serve.pl PORT [host=ADDRESS] [daemon] [pid=FILE] [status=500] [stubborn] [silent] [endless]
# silent: it closes each connection without saying so. endless: its answers have no length, and ids of their own.
# HUP: reloads. USR2: executes a second one with its listener, which takes over the PID file. TERM: ends.
# QUIT: ends between two requests.
use strict;
use warnings;
use POSIX ();
use Socket;

$| = 1;
# A JVM that starts it has QUIT blocked.
POSIX::sigprocmask(POSIX::SIG_SETMASK(), POSIX::SigSet->new);
$^F = 255;
my @words = @ARGV;
my $port = shift @ARGV;
my %is = map { /^(\w+)(?:=(.*))?$/ ? ($1 => $2 // 1) : () } @ARGV;
my $listener;
if ($ENV{LISTENER}) {
  open($listener, '+<&=', $ENV{LISTENER}) or die "no listener\n";
} else {
  socket($listener, PF_INET, SOCK_STREAM, 0) or die "no socket\n";
  setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1);
  bind($listener, sockaddr_in($port, inet_aton($is{host} // '127.0.0.1'))) or die "the port is taken\n";
  listen($listener, 64);
  if ($is{daemon}) {
    exit 0 if fork;
    POSIX::setsid();
  }
}
if ($is{pid}) {
  if ($ENV{LISTENER}) {
    rename $is{pid}, "$is{pid}.old";
    select undef, undef, undef, 0.2;
  }
  open(my $file, '>', "$is{pid}.new") or die "no PID file\n";
  print $file "$$\n";
  close $file;
  rename "$is{pid}.new", $is{pid};
}
$SIG{HUP} = sub { print "reloaded\n" };
# Not in the handler, which blocks its signal for whatever is executed there.
my $asked = 0;
$SIG{USR2} = sub { $asked = 1 };
my $leaves = 0;
$SIG{TERM} = $is{stubborn} ? 'IGNORE' : sub { exit 0 };
$SIG{QUIT} = $is{stubborn} ? 'IGNORE' : sub { $leaves = 1 };
my $status = $is{status} // 200;
while (1) {
  if ($asked && !fork) {
    $ENV{LISTENER} = fileno $listener;
    exec $^X, $0, @words;
  }
  $asked = 0;
  exit 0 if $leaves;
  my $waits = '';
  vec($waits, fileno $listener, 1) = 1;
  select($waits, undef, undef, 0.1) > 0 or next;
  accept(my $client, $listener) or next;
  1 while defined($_ = <$client>) && !/^\r?\n$/;
  my $more = $is{endless} ? "X-Request-Id: of-its-own\r\n" : "Content-Length: 6\r\n";
  $more .= "Connection: close\r\n" if !$is{silent};
  print $client "HTTP/1.1 $status Such\r\nX-Pid: $$\r\n$more\r\nhello\n";
  close $client;
}
