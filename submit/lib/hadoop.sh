# HDFS and YARN of try-cluster.sh; sourced after daemons.sh.

# settings FILE NAME VALUE...: a Hadoop configuration file
settings() {
  local file=$1
  shift
  {
    echo '<configuration>'
    while [ $# -gt 0 ]; do
      printf '<property><name>%s</name><value>%s</value></property>\n' "$1" "$2"
      shift 2
    done
    echo '</configuration>'
  } > "$state/conf/$file"
}

hadoop_configuration() {
  local data=$state/data host=127.0.0.1
  namenode_web=$(free_port)
  resourcemanager_web=$(free_port)
  hdfs=hdfs://$host:$(free_port)
  settings core-site.xml \
    fs.defaultFS "$hdfs" hadoop.tmp.dir "$data/tmp" io.native.lib.available false
  settings hdfs-site.xml \
    dfs.replication 1 dfs.permissions.enabled false \
    dfs.namenode.name.dir "file://$data/nn" dfs.datanode.data.dir "file://$data/dn" \
    dfs.namenode.http-address "$host:$namenode_web" \
    dfs.datanode.address "$host:0" dfs.datanode.http.address "$host:0" \
    dfs.datanode.ipc.address "$host:0"
  # Memory is watched, so that a job that takes more than it asked for is killed as elsewhere.
  settings yarn-site.xml \
    yarn.resourcemanager.hostname "$host" yarn.resourcemanager.bind-host "$host" \
    yarn.resourcemanager.address "$host:$(free_port)" \
    yarn.resourcemanager.scheduler.address "$host:$(free_port)" \
    yarn.resourcemanager.resource-tracker.address "$host:$(free_port)" \
    yarn.resourcemanager.admin.address "$host:$(free_port)" \
    yarn.resourcemanager.webapp.address "$host:$resourcemanager_web" \
    yarn.resourcemanager.scheduler.class \
    org.apache.hadoop.yarn.server.resourcemanager.scheduler.capacity.CapacityScheduler \
    yarn.scheduler.minimum-allocation-mb 256 \
    yarn.nodemanager.resource.memory-mb "${NODE_MEMORY_MIB:-6144}" \
    yarn.nodemanager.resource.cpu-vcores 8 \
    yarn.nodemanager.vmem-check-enabled false \
    yarn.nodemanager.resourcemanager.connect.retry-interval.ms 500 \
    yarn.nodemanager.delete.debug-delay-sec 86400 \
    yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage 99 \
    yarn.application.classpath ''
  settings capacity-scheduler.xml \
    yarn.scheduler.capacity.root.queues default \
    yarn.scheduler.capacity.root.default.capacity 100 \
    yarn.scheduler.capacity.maximum-am-resource-percent 0.5
}

# hadoop NAME CLASS ARGUMENTS...
hadoop() {
  local name=$1
  shift
  daemon "$name" "$java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "${java_options[@]}" \
    -Dlog4j2.configurationFile="$state/conf/daemons.properties" \
    -cp "$state/conf:$hadoop_jars/*" "$@"
}

up_yarn() {
  local i node=org.apache.hadoop.yarn.server.nodemanager.NodeManager
  local namenode=org.apache.hadoop.hdfs.server.namenode.NameNode
  require_hadoop
  hadoop_configuration
  spark_configuration yarn
  hadoop format "$namenode" -format -force -nonInteractive
  wait "$(cat "$state/pids/format")" || fail "HDFS was not formatted; see $state/logs/format.log."
  rm "$state/pids/format"
  hadoop namenode "$namenode"
  hadoop datanode org.apache.hadoop.hdfs.server.datanode.DataNode
  hadoop resourcemanager org.apache.hadoop.yarn.server.resourcemanager.ResourceManager
  for i in 1 2; do
    hadoop "nodemanager$i" "$node" \
      -D yarn.nodemanager.address=127.0.0.1:"$(free_port)" \
      -D yarn.nodemanager.localizer.address=127.0.0.1:"$(free_port)" \
      -D yarn.nodemanager.webapp.address=127.0.0.1:"$(free_port)" \
      -D yarn.nodemanager.local-dirs="$state/data/node$i/local" \
      -D yarn.nodemanager.log-dirs="$state/data/node$i/logs"
  done
  await 180 "HDFS" says "$namenode_web" \
    '/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState' '"NumLiveDataNodes" : 1'
  await 180 "YARN with two nodes" says "$resourcemanager_web" /ws/v1/cluster/metrics '"activeNodes":2'
  environment HADOOP_CONF_DIR "$state/conf" SPARK_CONF_DIR "$state/conf" \
    SPARK_HOME "$SPARK_HOME" MASTER yarn HDFS "$hdfs" \
    WEB "http://127.0.0.1:$resourcemanager_web"
}
